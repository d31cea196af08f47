"""The ledger of everything sent: window policy, lanes, pacing, receipts, recovery."""
