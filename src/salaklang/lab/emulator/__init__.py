"""A stand-in for the model that answers in milliseconds: Gaussian processes, fitted to an exploration's runs.

Fitting needs scikit-learn; answering needs NumPy only, so a web page can ask. Every answer carries a band from
cross-validation: what the stand-in got wrong on runs that it had not seen. `about["chance"]` says whether
those runs had seeds of their own, or all one.
"""
