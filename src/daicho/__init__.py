"""Daicho: a self-hosted software-licence ledger and audit desk."""
