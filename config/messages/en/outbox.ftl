# The outbox: the office's name in the short notice.
notice-of-district = the Information and Public Relations Office, { $district }
notice-of-office = the Information and Public Relations Office
