"""Charts as SVG made on the server: pure functions from numbers to markup, no script, no inline style.

Every chart takes texts that are already in the visitor's language, escapes them, refuses what is no number, and says
in its own title and description what it shows. Colours are classes of `static/ui/charts.css`, so that dark mode,
forced colours and print can change them. A page puts the same numbers in a table behind each chart.
"""
