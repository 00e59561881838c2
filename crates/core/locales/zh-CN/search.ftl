# 为何无法按要求搜索。

search-nothing = 请给出要查找的文字。
search-too-long = 查找内容最多 { $limit } 个字符。
search-everything = 该表达式也匹配空内容，会找到每一行。
search-too-large = 表达式过大。请去掉次数很大的重复，例如 (…){"{"}1000{"}"}。
search-group-open = 第 { $at } 个字符开始的分组缺少右括号 )。
search-group-close = 第 { $at } 个字符处的 ) 没有对应的左括号。要查找它本身，请写成 \)。
search-class-open = 第 { $at } 个字符开始的字符集缺少 ]。要查找 [ 本身，请写成 \[。
search-repeat = 第 { $at } 个字符处的“{ $part }”前面没有可重复的内容。要查找它本身，请在前面加反斜杠。
search-count = 第 { $at } 个字符处的“{ $part }”不是重复次数：应写成 {"{"}3{"}"}、{"{"}2,{"}"} 或 {"{"}2,5{"}"}。
search-range = 第 { $at } 个字符处的“{ $part }”不是字符范围。
search-escape = 第 { $at } 个字符处的“{ $part }”没有含义。要查找反斜杠，请写成 \\。
search-look-around = 第 { $at } 个字符处的“{ $part }”：不支持环视和反向引用。
search-property = 第 { $at } 个字符处的“{ $part }”：不支持 Unicode 属性。请写成字符范围：[a-z]、[一-龥]。
search-not-understood = 无法理解表达式中第 { $at } 个字符处的“{ $part }”。
