"""Reading events out of files: calendars (`ics`) and tables (`table`). Nothing here touches events in the database, and
nothing is ever fetched."""
