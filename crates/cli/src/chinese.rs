//! The help texts in Chinese. Every option must have one: a test compares them with the English ones.

use clap::Command;

const TEMPLATE: &str = "\
{before-help}{about-with-newline}
用法：{usage}

{all-args}{after-help}";

const EXAMPLES: &str = "\
示例：
  faultline analyze logs.zip
  faultline analyze C:\\Windows\\Logs\\CBS
  faultline compare 周一.zip 周五.zip
  faultline explain 0x80073712
  faultline search 0x80073712 logs.zip
  faultline request --expect KB5015736 --want cbs,cbs-listing

日志只在本机读取，不会发送到任何地方。";

const ANALYZE_EXAMPLES: &str = "\
示例：
  faultline analyze logs.zip                                 结论、证据和后续步骤
  faultline analyze CBS.log ReportingEvents.log              同一台计算机的单个日志
  faultline analyze bank-17.zip --expect KB5015736 --not-before 2022-10-09
  faultline analyze bank-17.zip --capture-script collect.cmd
  faultline analyze *.zip --overview                         各台计算机及其结论一览
  faultline analyze *.zip --format ndjson > reports.ndjson   每台计算机一行
  faultline analyze logs.zip --format html > report.html     一个自成一体的文档
  faultline analyze logs.zip --format summary                纯文本的案例摘要，可直接写入邮件
  faultline analyze secret.zip --password-stdin < password.txt
  faultline analyze bank-17.zip --redact --word 第一银行 --key key.tsv > report.txt

退出状态：0 已查明、已解决或没有失败；1 还有事要做：重新收集、重启或继续查因；2 命令行有误或密码错误；3 没有可读的内容；
4 脱敏后仍有名称遗留：未输出任何内容。";

const COMPARE_EXAMPLES: &str = "\
示例：
  faultline compare first-upload.zip second-upload.zip

退出状态：与 analyze 相同；新日志包没有新内容时也为 1。";

const EXPLAIN_EXAMPLES: &str = "\
示例：
  faultline explain 0x80073712
  faultline explain -2147023143
  faultline explain STATUS_ACCESS_DENIED
  faultline explain HRESULT_FROM_WIN32(14098)
  faultline explain 0xC1900101-0x20017       Windows 升级停在哪一步
  faultline explain KB5034441                内部版本、发布日期、被什么取代
  faultline explain 事件 20
  faultline explain WindowsUpdateClient 20
  faultline explain Servicing/3

退出状态：0 已回答（包括“未知”）；2 输入的不是代码、KB 编号或事件。";

const SEARCH_EXAMPLES: &str = "\
示例：
  faultline search rpcss.dll logs.zip
  faultline search 0x80073712 logs.zip         也包括 80073712、-2147010798、HRESULT_FROM_WIN32(14098)
  faultline search \"Failed to pin\" C:\\Windows\\Logs\\CBS --limit 20
  faultline search KB5015736 *.zip --count
  faultline search --regex \"Failed to (pin|resolve) .*KB\\d{7}\" logs.zip

输出来源、行号（事件日志为记录号）和该行内容。日志包内层压缩包中的文件也会搜索，不论何种编码。

退出状态：0 找到；1 未找到；2 命令行有误或密码错误；3 没有可读的内容。";

const REQUEST_EXAMPLES: &str = "\
示例：
  faultline request --case W-4711 --expect KB5015736 --not-before 2022-10-09 --want cbs,cbs-listing,event-log
  faultline request --expect KB5015736 --page https://support.example/faultline.html
  faultline request \"https://support.example/faultline.html#1/request?kb=5015736\"
  faultline analyze logs.zip --request \"#1/request?kb=5015736\"

链接是明文，请勿写入机密信息。

退出状态：0 已生成或已读取；2 不是这样的链接，或没有提出任何要求。";

const REDACT_EXAMPLES: &str = "\
示例：
  faultline redact logs.zip --to pack.zip
  faultline redact logs.zip --to pack.zip --word 某某银行 --key key.tsv
  faultline redact logs.zip --to pack.zip --keep host,address

计算机、用户、域、地址等名称会变成 HOST-1、USER-2、IP-10.x.0.3；事件日志和注册表配置单元会转为文本。写出之前会把整个证据包再搜索一遍：只要还留有名称，就不写出任何内容，并指出位置。发送前请先查看：没有迹象表明是名称的名称可能会留下。

退出状态：0 已写出；1 已写出，但重新读取的结果与原日志不同；2 命令行有误或文件无法写出；3 没有可读的内容；4 会带出名称，没有写出任何内容。";

/// Subcommands: name, what it does, its examples.
const COMMANDS: [(&str, &str, &str); 6] = [
    ("analyze", "说明这些日志中的更新为何失败，或者还缺什么才能查明", ANALYZE_EXAMPLES),
    ("compare", "说明新的日志包比旧的多了什么", COMPARE_EXAMPLES),
    ("explain", "说明错误代码、更新（KB）或事件是什么，曾由哪些原因引起", EXPLAIN_EXAMPLES),
    ("search", "显示这些日志中含有某段文字的每一行和每个事件", SEARCH_EXAMPLES),
    ("redact", "生成不含名称的小型证据包：关键的日志行、报告、未带出内容的清单", REDACT_EXAMPLES),
    ("request", "生成向操作员索取日志的链接，或说明这样的链接要求什么", REQUEST_EXAMPLES),
];

/// Arguments by their id.
const ARGUMENTS: [(&str, &str); 43] = [
    ("bundles", "压缩包（zip、7z、cab、tar、gz）、文件夹或单个日志；按内容识别，不看文件名"),
    (
        "format",
        "输出格式：text 给人看；json 一个对象（多台计算机时每台一行）；ndjson 每台计算机一行；html 一个自成一体的文档（仅限一台计算机）；markdown 用于工单或知识库；summary 用于邮件；timesketch-csv 和 timesketch-jsonl 为所有带时间的内容；link 把整份报告放进链接，并总是像 --redact 那样替换名称",
    ),
    ("compare_format", "输出格式：text 给人看；json 一个对象；ndjson 每台计算机一行"),
    ("explain_format", "输出格式：text 给人看；json 一个对象"),
    ("expect", "本案要装的更新的 KB 编号；可以多次给出"),
    ("not_before", "早于此时间的日志太旧：该计算机本地时间的日期或时刻，例如 2022-10-09 或 \"2022-10-09 16:30\""),
    ("want", "工单要求收集的来源类型，例如 cbs、cbs-listing、event-log、windows-update-log、filters；多个用逗号隔开"),
    (
        "overview",
        "只输出多台计算机的总览：每台一行，按原因和代码归类的失败，以及失败的计算机的共同点；用 json 或 ndjson 时为一个对象",
    ),
    ("capture_script", "同时写出本案所需的收集脚本（.cmd）；该文件不能已存在；仅限一台计算机的日志"),
    (
        "redact",
        "把计算机名、用户名、域名、地址、序列号和机密替换为代号（HOST-1、USER-2、IP-10.x.0.3）；同一个值始终是同一个代号。只要有一个名称遗留，就不输出",
    ),
    (
        "keep",
        "与 --redact 同用：保留此类名称，例如 host、user、domain、address、share、url；多个用逗号隔开。机密从不保留",
    ),
    ("word", "与 --redact 同用：另外替换这个词，例如银行名称；可以多次给出"),
    ("key", "与 --redact 同用：把代号与名称的对照表写入此文件；该文件不能已存在。对照表请自行保管"),
    ("case", "与 --redact 同用：工单号；日志包的指纹只在同一工单内相同"),
    ("threads", "读取所用的线程数 [默认：每个处理器一个]"),
    ("no_progress", "不显示进度"),
    ("password_stdin", "从标准输入的第一行读取加密日志包的密码；不用此选项时在终端上询问"),
    ("color", "文字是否带颜色：auto 仅在终端上且未设置 NO_COLOR 时；always 总是；never 从不"),
    ("text", "要查找的文字，不分大小写；错误代码按任何写法都能找到"),
    ("match_case", "字母大小写完全一致，错误代码也只按此处的写法查找"),
    ("whole_word", "整词匹配：前后不能紧接字母、数字或 _"),
    ("regex", "按正则表达式逐行匹配；\\d、\\w 和 \\b 只指 ASCII 字符"),
    ("search_bundles", "压缩包（zip、7z、cab、tar、gz）、文件夹或单个日志"),
    ("limit", "最多输出多少行"),
    ("count", "只输出每个来源中有多少行"),
    ("old", "较早的日志包：压缩包、文件夹或日志"),
    ("new", "之后的日志包"),
    ("asked", "日志或提示框中写的错误代码、带扩展代码的安装程序结果、KB 编号，或事件（编号，或提供程序加编号）"),
    ("asked_by", "索取日志的链接，加引号：按它核对日志"),
    ("link", "要读取的链接，加引号；不给出时生成链接"),
    ("request_case", "案例编号"),
    ("request_expect", "本案要装的更新的 KB 编号；可以多次给出"),
    (
        "request_not_before",
        "早于此时间的日志太旧：该计算机本地时间的日期或时刻，例如 2022-10-09 或 \"2022-10-09 16:30\"",
    ),
    ("request_want", "所需来源的类型，例如 cbs、cbs-listing、event-log、windows-update-log、filters；多个用逗号隔开"),
    ("note", "给操作员的几句话"),
    ("page", "你的页面地址：链接和答复都在此打开；不给出时，链接是一段要粘贴到页面中的代码"),
    ("request_format", "输出格式：text 给人看；json 一个对象"),
    ("redact_bundles", "压缩包（zip、7z、cab、tar、gz）、文件夹或单个日志，须来自同一台计算机"),
    ("to", "要写出的证据包（.zip）；该文件不能已存在"),
    ("lang", "输出语言：zh 中文，en 英文 [默认：系统语言]"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
    ("command", "命令"),
];

fn text(id: &str) -> Option<&'static str> {
    ARGUMENTS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// The same command with Chinese help.
pub(crate) fn help(command: Command) -> Command {
    let mut command = localised(command)
        .about("说明 Windows 更新为何安装失败，并给出作为证据的日志行")
        .after_help(EXAMPLES)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令");
    for (name, about, examples) in COMMANDS {
        command = command.mut_subcommand(name, |sub| localised(sub).about(about).after_help(examples));
    }
    command
}

fn localised(command: Command) -> Command {
    let is_root = command.has_subcommands();
    let mut command = command.help_template(TEMPLATE).disable_help_flag(true).disable_version_flag(true);
    command = command.arg(clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help));
    if is_root {
        command = command.arg(clap::Arg::new("version").short('V').long("version").action(clap::ArgAction::Version));
    }
    command.mut_args(|argument| {
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        match text(argument.get_id().as_str()) {
            // What the values mean stands in the text itself.
            Some(text) if argument.get_action().takes_values() => {
                argument.help(text).help_heading(heading).hide_possible_values(true).hide_default_value(true)
            }
            Some(text) => argument.help(text).help_heading(heading),
            None => argument,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Arguments;
    use clap::CommandFactory as _;

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4E00}'..'\u{A000}').contains(&c))
    }

    #[test]
    fn every_help_text_is_chinese() {
        let command = help(Arguments::command());
        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            let name = command.get_name();
            assert!(is_chinese(&command.get_about().unwrap().to_string()), "{name}");
            assert!(is_chinese(&command.get_after_help().unwrap().to_string()), "{name}");
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(is_chinese(&help), "{name} {}", argument.get_id());
            }
        }
    }

    #[test]
    fn nothing_english_is_left_in_the_whole() {
        for name in ["analyze", "compare", "explain", "search", "redact", "request"] {
            let error = help(Arguments::command()).try_get_matches_from(["faultline", name, "--help"]).unwrap_err();
            let shown = error.render().to_string();
            for word in ["Usage", "Options", "Arguments", "Examples", "default", "possible"] {
                assert!(!shown.contains(word), "{name}: {word} in\n{shown}");
            }
        }
    }
}
