"""Names, dates and formatted text: functions of text that know no model."""
