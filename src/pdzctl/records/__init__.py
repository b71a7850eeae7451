"""What is true of a district: records, words and rules, without input, output or clock."""
