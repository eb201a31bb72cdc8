"""What the form of an event sends."""

FORM = {
    "title": "Stirred, not Shelved",
    "kind": "cocktails",
    "first_day": "2027-03-05",
    "first_time": "19:00",
    "last_time": "01:00",
    "time_zone": "America/New_York",
    "mode": "person",
    "price-TOTAL_FORMS": "1",
    "price-INITIAL_FORMS": "0",
    "price-0-name": "Bottle",
    "price-0-amount": "12.50",
    "price-0-currency": "USD",
}
SHOWN = {"audience": "personal", "address_audience": "me", "guest_audience": "personal"}
