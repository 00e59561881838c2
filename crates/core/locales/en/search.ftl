# Why a search cannot be done as it is asked.

search-nothing = Write the text to look for.
search-too-long = A search may have { $limit } characters.
search-everything = The pattern also fits where nothing stands: it would find every line.
search-too-large = The pattern is too large. Leave out repetitions with large counts, such as (…){"{"}1000{"}"}.
search-group-open = The group that begins at character { $at } has no closing ).
search-group-close = The ) at character { $at } closes no group. To look for it, write \).
search-class-open = The set that begins at character { $at } has no closing ]. To look for [, write \[.
search-repeat = Nothing stands before “{ $part }” at character { $at } that could repeat. To look for it, write a backslash before it.
search-count = “{ $part }” at character { $at } is no count of repetitions: these are {"{"}3{"}"}, {"{"}2,{"}"} and {"{"}2,5{"}"}.
search-range = “{ $part }” at character { $at } is no range of characters.
search-escape = “{ $part }” at character { $at } means nothing. To look for a backslash, write \\.
search-look-around = “{ $part }” at character { $at }: looking ahead, looking behind and references back are not supported.
search-property = “{ $part }” at character { $at }: properties of Unicode are not supported. Write the characters as a range: [a-z], [à-ÿ].
search-not-understood = The pattern is not understood at character { $at }: “{ $part }”.
