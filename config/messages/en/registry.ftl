# Registry: imports of lists, places, admins, and the sentences of the office's acts.

# A whole file could not be taken.
file-missing = There is no file "{ $file }". Please check the name.
file-too-large = The file is larger than { $megabytes } MB. Please send it in parts.
file-old-excel = This is a file of an old Excel (.xls), or it has a password. Please save it as .xlsx or .csv without a password.
file-not-a-table = This file cannot be read. Please send an .xlsx or .csv file.
file-no-headings = The headings of the columns were not found. Please write them into the first row, as in the example file.
file-heading-missing = These columns were not found: { $columns }. Please add their headings, as in the example file.
file-wards-of-panchayats = These are wards of gram panchayats, which have no groups. Please send the file of the wards of urban bodies.

# A row could not be taken: what is wrong, and what to write.
row-line = Row { $row }, { $column }: { $sentence }
row-problem-heading = problem
row-too-many-cells = This row has more cells than there are headings. Write the name that has a comma in "quotation marks".
row-place-type-unknown = "{ $value }" is no type of place. Write gp (gram panchayat) or ward.
row-level-unknown = "{ $value }" is no level. Write state, district, block, gp, urban_body or ward.
row-ward-code = "{ $value }" is no code of a ward. Write the urban body's code and the ward's number, such as 248822/12.
row-ward-number = "{ $value }" is no number of a ward. Write only the number, such as 12.
row-code-missing = The code is empty. Write the code of the Local Government Directory (LGD).
row-code-not-a-number = "{ $value }" is no LGD code. A code has digits only, such as 42231.
row-name-missing = The name is empty. Write the name in English.
row-name-too-long = The name is too long. Write up to 200 characters.
row-day = "{ $value }" is no date. Write it like this: 2026-01-31.
row-district-panchayat-unknown = It is not known to which district the district panchayat "{ $name }" belongs. Add a column district_code with the district's LGD code.
row-twice = Row { $other } has the same code for "{ $name }". Remove the wrong row or correct the code.
row-two-parents = In row { $other } "{ $name }" lies below another place. Write the right one in both.
row-parent-unknown = The place above (code { $code }) is neither known nor in this file. Add it first or correct the code.
row-parent-missing = It is not said below which place this one lies. Write the code of the district, block or urban body.
row-place-unknown = The name for the code { $value } is neither known nor in this file. Write the name.
row-successor-unknown = The place it was merged into (code { $code }) was not found. Correct the code.

places-imported = Read { $rows } rows: { $added } new places, { $renamed } renamed, { $moved } moved, { $ended } ended, { $unchanged } unchanged, { $refused } not taken.

# Phone numbers.
phone-empty = The number is empty. Write a mobile number of 10 digits.
phone-scientific = Excel has cut off digits of the number ({ $value }). Make the column Text and write the whole number again.
phone-several = There is more than one number here. Write only the one that has WhatsApp.
phone-letters = "{ $value }" has letters besides the digits. Write only a mobile number of 10 digits.
phone-too-short = "{ $value }" has too few digits. Write a mobile number of 10 digits.
phone-too-long = "{ $value }" has too many digits. Write a mobile number of 10 digits.
phone-foreign = "{ $value }" is a number of another country. Write an Indian mobile number.
phone-landline = "{ $value }" is a landline number. Write the mobile number that has WhatsApp.
phone-not-mobile = "{ $value }" is no mobile number. A mobile number begins with 6, 7, 8 or 9.
phone-generated = "{ $value }" is a sample number and nobody's. Write the right mobile number.

# The list of admins.
row-place-not-found = There is no place with the code { $value }. Check the LGD code.
row-place-ended = { $place } exists no more. Write the code of the place it was merged into.
row-place-outside = { $place } is not in your jurisdiction. Give this row to the office in charge.
row-urban-body-missing = It is not said to which urban body the ward belongs. Write the code as body/ward, such as 248822/12.
row-urban-body-unknown = There is not exactly one urban body called "{ $value }". Write the urban body's LGD code.
row-members-not-a-number = "{ $value }" is no number of members. Write only the number, such as 250, or leave it empty.
row-members-impossible = A group can have 1 to { $limit } members, not { $value }. Write the right number or leave it empty.
row-language-unknown = The language "{ $value }" is not known. Write hi (Hindi) or en (English).
row-consent-missing = It is not said where the consent comes from. Write for example: meeting of 12-11-2026, signed list.
row-text-too-long = This is too long. Write up to 200 characters.
row-same-group = Row { $other } has another number for the same group. Keep one admin for a group.
row-same-group-later = Row { $other } says something else about the same group. Keep one of the two rows.
row-group-has-admin = { $name } is the admin of { $place } already. To replace him, choose "Replace" on the group's page.
row-opted-out = This person has stopped all messages. Only he himself can return, by writing START.

admins-imported = Read { $rows } rows: { $invited } admins invited, { $updated } corrected, { $unchanged } unchanged, { $refused } rows to correct.
