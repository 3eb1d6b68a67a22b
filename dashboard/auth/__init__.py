"""Who is asking, what they may see, and the policy of every route and callback."""
