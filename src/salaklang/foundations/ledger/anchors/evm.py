"""A contract on an EVM chain that remembers how far the log has come, and refuses to go back.

Its source is CheckpointAnchor.sol; CheckpointAnchor.json holds what the compiler made of it, and how. The library
`web3` is needed, and is not among what a node installs by itself.
"""

import json
from pathlib import Path
from typing import Any

from salaklang.foundations.ledger.ports import AnchorError, AnchorProof
from salaklang.kernel.note import NoteError, checkpoint_parse

_COMPILED = Path(__file__).with_name("CheckpointAnchor.json")
_SECONDS = 60.0


class EvmAnchor:
    """The contract at `address`, moved by the account that deployed it. `web3`: a connection (web3.Web3)."""

    name = "evm"
    suffix = "json"

    def __init__(self, web3: Any, *, address: str, key: str) -> None:
        self._web3 = web3
        self._account = web3.eth.account.from_key(key)
        self._contract = contract_at(web3, address)

    def submit(self, checkpoint: str) -> AnchorProof:
        """Move the contract to the checkpoint's size, and wait for the transaction. Raises AnchorError."""
        point = _point(checkpoint)
        try:
            call = self._contract.functions.anchor(point.size, point.root)
            receipt = _sent(self._web3, self._account, call)
            proof = AnchorProof(self.name, checkpoint, _proof(self._web3, self._contract.address, receipt))
        except AnchorError:
            raise
        except Exception as e:
            raise AnchorError(f"evm: {type(e).__name__}: {e}") from e
        evm_verify(proof, self._web3, address=self._contract.address)
        return proof


def contract_deploy(web3: Any, *, key: str) -> str:
    """Put the contract on the chain, owned by the account of `key`; its address. Raises AnchorError."""
    compiled = json.loads(_COMPILED.read_text())
    factory = web3.eth.contract(abi=compiled["abi"], bytecode=compiled["bytecode"])
    receipt = _sent(web3, web3.eth.account.from_key(key), factory.constructor())
    return str(receipt["contractAddress"])


def contract_at(web3: Any, address: str) -> Any:
    """The contract as the library sees it."""
    return web3.eth.contract(address=web3.to_checksum_address(address), abi=json.loads(_COMPILED.read_text())["abi"])


def evm_verify(proof: AnchorProof, web3: Any, *, address: str) -> int:
    """The block in which the contract at `address`, which the reader trusts, took it. Raises AnchorError."""
    point = _point(proof.checkpoint)
    try:
        body = json.loads(proof.content)
        receipt = web3.eth.get_transaction_receipt(body["transaction"])
        # Events of other contracts in the same transaction are passed over.
        events = contract_at(web3, address).events.Anchored().process_receipt(receipt, errors=_ignored())
        chain = web3.eth.chain_id
    except Exception as e:
        raise AnchorError(f"evm: {type(e).__name__}: {e}") from e
    wanted = (web3.to_checksum_address(address), point.size, point.root)
    taken = [(e["address"], e["args"]["size"], bytes(e["args"]["root"])) for e in events]
    if receipt["status"] != 1 or body.get("chain") != chain or wanted not in taken:
        raise AnchorError("evm: the chain does not hold this checkpoint")
    return int(receipt["blockNumber"])


def _sent(web3: Any, account: Any, call: Any) -> Any:
    transaction = call.build_transaction(
        {"from": account.address, "nonce": web3.eth.get_transaction_count(account.address)}
    )
    signed = account.sign_transaction(transaction)
    taken = web3.eth.send_raw_transaction(signed.raw_transaction)
    receipt = web3.eth.wait_for_transaction_receipt(taken, timeout=_SECONDS)
    if receipt["status"] != 1:
        raise AnchorError("evm: the contract refused")
    return receipt


def _proof(web3: Any, address: str, receipt: Any) -> bytes:
    body = {
        "chain": web3.eth.chain_id,
        "contract": address,
        "transaction": "0x" + bytes(receipt["transactionHash"]).hex(),
        "block": receipt["blockNumber"],
        "gas": receipt["gasUsed"],
    }
    return (json.dumps(body, indent=1) + "\n").encode()


def _point(checkpoint: str) -> Any:
    try:
        return checkpoint_parse(checkpoint.rpartition("\n\n")[0] + "\n")
    except NoteError as e:
        raise AnchorError(f"evm: {e}") from None


def _ignored() -> Any:
    from web3.logs import DISCARD

    return DISCARD
