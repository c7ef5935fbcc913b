"""What the four registers share: HTTP, context tokens, row conditions, paging, execution."""
