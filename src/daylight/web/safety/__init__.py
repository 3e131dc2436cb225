"""The survivor-safety gate: checks, waivers, what advocates are told; and the door that every contact goes through."""
