"""Where does the plan run? An engine makes tables from columns and runs queries; no logic lives in one."""
