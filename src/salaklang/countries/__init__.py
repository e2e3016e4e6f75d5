"""Country packs: what is true in one country only. The core never imports them; config chooses one."""
