// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Remembers how far one log has come. Only the log's own account may move it, and only forward.
contract CheckpointAnchor {
    address public immutable log;
    uint64 public size;

    event Anchored(uint64 indexed size, bytes32 root);

    constructor() {
        log = msg.sender;
    }

    function anchor(uint64 newSize, bytes32 root) external {
        require(msg.sender == log, "not the log");
        require(newSize > size, "rollback");
        size = newSize;
        emit Anchored(newSize, root);
    }
}
