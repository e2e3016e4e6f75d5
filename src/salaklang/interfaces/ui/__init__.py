"""What every page shares: layout, components, language, who is asking, error pages, limits, safety headers.

Owns: the base templates, the macros, the style sheet, the audience of each URL.
Promises: every page is in the language that the visitor chose, works without JavaScript, and says who it is for.
Never: holds a rule of government, writes a domain row, or puts personal data in a log.
"""
