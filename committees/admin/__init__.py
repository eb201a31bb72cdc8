"""Committees in the admin. Every write is a service."""

from committees.admin.committees import CommitteeAdmin
from committees.admin.seats import SeatAdmin

__all__ = ["CommitteeAdmin", "SeatAdmin"]
