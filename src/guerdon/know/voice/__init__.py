"""What customers say in their own words: sentiment, aspects and topics, in Chinese and English."""
