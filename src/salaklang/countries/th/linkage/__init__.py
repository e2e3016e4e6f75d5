"""The Linkage Center: the state's civil register, asked over DGA's API in the name of an officer.

Owns: how that API is asked (`client.py`), what its answers mean (`mapping.yaml`, `mapping.py`), the connector.
Promises: every query carries the personal number of the officer who asked, and none is sent without one; whatever goes
wrong there is a typed error with which the citizen goes on; nothing of the answer is believed that is not of the person
asked for.
Never: writes a number, an address or a secret into a log; follows a redirect; corrects the register (it can't).
"""

from salaklang.countries.th.linkage.plug import linkage_connect

__all__ = ["linkage_connect"]
