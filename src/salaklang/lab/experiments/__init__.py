"""Many runs: designs, a store that loses nothing, processes or machines that do the work, and what the runs say."""
