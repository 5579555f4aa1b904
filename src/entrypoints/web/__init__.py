"""The portal and its public pages over HTTP."""
