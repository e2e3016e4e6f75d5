"""A run's numbers as bytes for its row, and back, to the last bit."""

import io
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt


def pack(arrays: dict[str, npt.NDArray[np.generic]]) -> bytes:
    """Named arrays as one compressed block."""
    held = io.BytesIO()
    np.savez_compressed(held, **arrays)  # type: ignore[arg-type]
    return held.getvalue()


def unpack(block: bytes) -> dict[str, npt.NDArray[np.generic]]:
    """What `pack` was given. Raises ValueError for anything else."""
    try:
        with np.load(io.BytesIO(block), allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise ValueError("this is no packed result") from error
