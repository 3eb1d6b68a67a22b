"""The one error of a definition file that cannot be used."""


class DefinitionError(ValueError):
    """``str()`` is one line: the file, the field, and what is wrong with it."""

    def __init__(self, file: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {field}: {problem}")
        self.file = file
        self.field = field
