"""ODD+D's design concepts: what is true of the model as a whole, and so stands in no single mechanism's header.

Each names the mechanisms (M1…) in which it happens; a test checks that they exist.
"""

CONCEPTS: tuple[tuple[str, str], ...] = (
    (
        "Theoretical and empirical background",
        "The plane of openness and public policy intelligence, and the four scenarios on it, are those of the "
        "CROSSROAD project (JRC-IPTS, EUR 24614 EN). Each mechanism is a published one, simplified: its header "
        "names the sources. The direct effect of digital services on trust is 0 by default, because the evidence "
        "conflicts; trust moves through outcome, effort and openness (M3).",
    ),
    (
        "Individual decision-making",
        "People choose the channel for a need by its use and cost to them (M1), start or stop using digital services "
        "(M2), take part (M6), pay or evade (M8) and turn to a community (M11). All choices are chances that depend on "
        "the person's own state and on shares around them; nobody optimises or plans ahead.",
    ),
    (
        "Learning",
        "People's trust keeps what they met, bad more than good (M3). Agencies learn by volume and by finding "
        "their wrong rules (M9); providers innovate (M10); communities get better by doing (M11).",
    ),
    (
        "Individual sensing",
        "A person knows their own state, the shares of their group and province in the last quarter, and what they "
        "hear from those they meet or from a platform (M4, M5). Nobody sees the nation's true figures.",
    ),
    (
        "Individual prediction",
        "None: people expect what they met last.",
    ),
    (
        "Interaction",
        "Direct: talks in pairs, near and far (M4), and false content passed on (M5). Indirect: queues (M1), shares of "
        "users around (M2), norms of paying and of bribes (M7, M8), platforms (M4, M10).",
    ),
    (
        "Collectives",
        "Groups (province × age band × vulnerability), agencies by province and kind of service, platforms, and one "
        "community of co-production a province (M11).",
    ),
    (
        "Heterogeneity",
        "People differ in place, age, vulnerability, income, skill and privacy concern from the start, and in all that "
        "changes; agencies, platforms and communities differ in their state, not in their rules.",
    ),
    (
        "Stochasticity",
        "Every draw is a function of seed, quarter, purpose and agent, with no hidden state: a recipe gives the same "
        "bits on any number of threads, and the same person meets the same chance under every profile, so differences "
        "between profiles are paired.",
    ),
    (
        "Observation",
        "Each quarter, for each group: the indicators below. Those that depend on contagion are not shown below the "
        "number of agents at which they were found stable.",
    ),
)
