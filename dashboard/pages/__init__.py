"""Pages: a layout and its callbacks each; pages never import each other."""
