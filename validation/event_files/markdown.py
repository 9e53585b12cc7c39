"""Tables in Markdown."""


def code(text):
    """A text as it is."""
    return f"`{text}`"


def table(heads, rows):
    """Lines of a table, padded to the width of its columns."""
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in [heads, *rows]]
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(heads))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells]
    return [lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]]
