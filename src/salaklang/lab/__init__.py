"""Laboratory: whole populations tried under the article's four ways to govern, and all ways between them.

Owns: the model (people, agencies, providers, communities; mechanisms M1–M11), its engine, experiments, validation.
Promises: a recipe replays bit for bit on any number of threads and machines; every figure comes with its uncertainty and
    with what it was held against; what depends on the size of the sample is refused below the tested size.
Never: imports the platform or its web framework, forecasts, reads or writes files inside the engine.
"""
