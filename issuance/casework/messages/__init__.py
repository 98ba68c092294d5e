"""What applicant and holder are told (告知): the occasions, their texts, the letters and where they go."""
