"""The settings of a node with other addresses: only the raw register's."""

from salaklang.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.exchange.raw_app"
