//! The sentences of the command line itself, in both languages; those about Windows come from the core.

use faultline_core::artifact::Wish;
use faultline_core::pack::Pack;
use faultline_core::redact::{Category, Leak};
use faultline_core::share::{RequestFault, RequestLink};
use faultline_core::words::Language;
use std::io;
use std::path::Path;

fn choose(language: Language, en: String, zh: String) -> String {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// A path that cannot be read, and what to do about it.
pub(crate) fn unreadable(path: &Path, error: &io::Error, language: Language) -> String {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => choose(
            language,
            format!("{path} does not exist. Check the path; quote it if it holds spaces."),
            format!("{path} 不存在。请检查路径；路径含空格时请加引号。"),
        ),
        io::ErrorKind::PermissionDenied => choose(
            language,
            format!(
                "{path} may not be read by this account. Copy it to a folder of your own, or run as administrator."
            ),
            format!("当前账户无权读取 {path}。请把它复制到自己的文件夹，或以管理员身份运行。"),
        ),
        _ => choose(
            language,
            format!("{path} could not be read ({error}). Copy it to this computer's disk and try again."),
            format!("无法读取 {path}（{error}）。请把它复制到本机磁盘后重试。"),
        ),
    }
}

/// A folder without a single file.
pub(crate) fn empty_folder(path: &Path, language: Language) -> String {
    let path = path.display();
    choose(
        language,
        format!("{path} holds no files. Name the folder that the logs were collected into."),
        format!("{path} 中没有文件。请指定存放日志的文件夹。"),
    )
}

/// More files than are read.
pub(crate) fn too_many_files(path: &Path, limit: usize, language: Language) -> String {
    let path = path.display();
    choose(
        language,
        format!("{path} holds more than {limit} files; the first {limit} were read. Name the folder of the logs."),
        format!("{path} 中的文件超过 {limit} 个，只读取了前 {limit} 个。请直接指定日志所在的文件夹。"),
    )
}

/// None of the paths could be read.
pub(crate) fn nothing_to_read(language: Language) -> String {
    choose(language, "There is nothing to analyse.".to_owned(), "没有可分析的内容。".to_owned())
}

/// A text that is nothing to explain.
pub(crate) fn nothing_asked(text: &str, language: Language) -> String {
    choose(
        language,
        format!(
            "“{text}” is no error code, KB or event. Write it as the log does, e.g. 0x80073712, 14098, -2147023143, STATUS_ACCESS_DENIED, 0xC1900101-0x20017, KB5034441, WindowsUpdateClient 20."
        ),
        format!(
            "“{text}”不是错误代码、KB 编号或事件。请按日志中的写法输入，例如 0x80073712、14098、-2147023143、STATUS_ACCESS_DENIED、0xC1900101-0x20017、KB5034441、WindowsUpdateClient 20。"
        ),
    )
}

/// A source that was not searched, or not to its end.
pub(crate) fn not_searched(name: &str, language: Language) -> String {
    choose(
        language,
        format!(
            "{name} could not be searched to its end: it is damaged, or packed in a way this program does not know."
        ),
        format!("{name} 未能搜索到末尾：文件已损坏，或其压缩方式不受支持。"),
    )
}

/// What a search found.
pub(crate) fn found(lines: u64, sources: usize, searched: u64, language: Language) -> String {
    choose(
        language,
        format!("{lines} lines in {sources} of {searched} sources."),
        format!("在 {searched} 个来源中的 {sources} 个里找到 {lines} 行。"),
    )
}

/// There may be more.
pub(crate) fn limit_reached(language: Language) -> String {
    choose(
        language,
        "The limit was reached: there may be more lines.".to_owned(),
        "已达到行数上限：可能还有更多行。".to_owned(),
    )
}

/// Asks for the password of a bundle.
pub(crate) fn password_prompt(name: &str, language: Language) -> String {
    choose(
        language,
        format!("Password of {name} (Enter: read what is not encrypted): "),
        format!("{name} 的密码（直接按回车：只读取未加密的内容）："),
    )
}

/// The password that was typed does not fit.
pub(crate) fn wrong_password(language: Language) -> String {
    choose(language, "That is not the password.".to_owned(), "密码不正确。".to_owned())
}

/// No more is asked for.
pub(crate) fn read_without(name: &str, language: Language) -> String {
    choose(
        language,
        format!("{name} stays encrypted; the rest is read."),
        format!("{name} 未能解密；其余内容照常读取。"),
    )
}

/// Nobody can be asked for a password here.
pub(crate) fn password_needed(name: &str, language: Language) -> String {
    choose(
        language,
        format!("{name} is encrypted. Run this in a terminal, or give the password with --password-stdin."),
        format!("{name} 已加密。请在终端中运行，或用 --password-stdin 提供密码。"),
    )
}

/// The password of standard input opens nothing.
pub(crate) fn password_refused(name: &str, language: Language) -> String {
    choose(
        language,
        format!(
            "The password is not that of {name}. Give the right one with --password-stdin, or leave the option out to read what is not encrypted."
        ),
        format!("密码与 {name} 不符。请用 --password-stdin 提供正确的密码；不用此选项则只读取未加密的内容。"),
    )
}

/// Standard input has no line.
pub(crate) fn no_password(error: &io::Error, language: Language) -> String {
    choose(
        language,
        format!(
            "--password-stdin found no password on standard input ({error}). Write it on the first line, in UTF-8."
        ),
        format!("--password-stdin 未能从标准输入读到密码（{error}）。请把密码写在第一行，使用 UTF-8 编码。"),
    )
}

/// Even shortened, the report is no link.
pub(crate) fn too_long_for_a_link(language: Language) -> String {
    choose(
        language,
        "This report is too long for a link of 32 kB. Write a file instead: --format html --redact.".to_owned(),
        "报告过长，无法放入 32 kB 的链接。请改为生成文件：--format html --redact。".to_owned(),
    )
}

/// A text that asks for nothing.
pub(crate) fn no_request(fault: RequestFault, language: Language) -> String {
    match fault {
        RequestFault::None => choose(
            language,
            "That is no link that asks for logs: it holds no #1/request?…. Put it in quotes, or the shell takes it apart."
                .to_owned(),
            "这不是索取日志的链接：其中没有 #1/request?…。请给链接加上引号，否则会被命令行拆开。".to_owned(),
        ),
        RequestFault::Version => choose(
            language,
            "A newer version of Faultline made this link. Read it with that version.".to_owned(),
            "该链接由更新版本的 Faultline 生成，请用那个版本读取。".to_owned(),
        ),
    }
}

/// A link that would ask for nothing.
pub(crate) fn nothing_requested(language: Language) -> String {
    choose(
        language,
        "Say what to ask for, e.g. --expect KB5015736 --not-before 2022-10-09 --want cbs,event-log; or give a link to read."
            .to_owned(),
        "请说明要索取什么，例如 --expect KB5015736 --not-before 2022-10-09 --want cbs,event-log；或给出要读取的链接。"
            .to_owned(),
    )
}

/// What a link asks for, a line for each part.
pub(crate) fn requested(link: &RequestLink, language: Language) -> String {
    let name = |id: &String| Wish::by_id(id).map_or_else(|| id.clone(), |wish| format!("{} ({id})", wish.name));
    let parts = [
        ("Case", "案例编号", link.request.case.clone()),
        ("Expected updates", "应安装的更新", Some(link.request.expected().join(", "))),
        ("Nothing before (clock of that computer)", "不早于（该计算机的时间）", link.request.not_before.clone()),
        ("Wanted sources", "所需来源", Some(link.request.wanted.iter().map(name).collect::<Vec<_>>().join(", "))),
        ("Note", "说明", link.note.as_ref().map(|note| note.replace('\n', "\n  "))),
        ("Answer opens with", "答复用此页面打开", link.answer.clone()),
    ];
    let mut text = String::new();
    for (en, zh, value) in parts {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text += &choose(language, format!("{en}: {value}\n"), format!("{zh}：{value}\n"));
        }
    }
    if text.is_empty() {
        text = choose(language, "It asks for nothing.\n".to_owned(), "没有提出任何要求。\n".to_owned());
    }
    text
}

/// The program itself failed.
pub(crate) fn failed_inside(language: Language) -> String {
    choose(
        language,
        "Faultline itself failed on this input. Please report it; RUST_BACKTRACE=1 shows where.".to_owned(),
        "Faultline 在处理该输入时自身出错。请报告此问题；设置 RUST_BACKTRACE=1 可显示出错位置。".to_owned(),
    )
}

/// The report could not be written.
pub(crate) fn not_written(error: &io::Error, language: Language) -> String {
    choose(language, format!("The output could not be written ({error})."), format!("无法写出结果（{error}）。"))
}

/// A document is about one computer.
pub(crate) fn document_of_one(computers: usize, language: Language) -> String {
    choose(
        language,
        format!("--format html writes the report of one computer; these are the logs of {computers}. Name one bundle."),
        format!("--format html 只写出一台计算机的报告，而这里是 {computers} 台计算机的日志。请只指定一个日志包。"),
    )
}

/// The capture script is for one computer's case.
pub(crate) fn script_of_one(computers: usize, language: Language) -> String {
    choose(
        language,
        format!(
            "--capture-script writes the script of one computer; these are the logs of {computers}. Name one bundle."
        ),
        format!("--capture-script 只为一台计算机写出脚本，而这里是 {computers} 台计算机的日志。请只指定一个日志包。"),
    )
}

/// The capture script could not be written.
pub(crate) fn script_not_written(path: &Path, error: &io::Error, language: Language) -> String {
    let path = path.display();
    if error.kind() == io::ErrorKind::AlreadyExists {
        return choose(
            language,
            format!("{path} exists already and is not overwritten. Choose another name for the script."),
            format!("{path} 已存在，不会覆盖。请为脚本换一个文件名。"),
        );
    }
    choose(
        language,
        format!("The script could not be written to {path} ({error})."),
        format!("无法将脚本写入 {path}（{error}）。"),
    )
}

/// The key could not be written.
pub(crate) fn key_not_written(path: &Path, error: &io::Error, language: Language) -> String {
    let path = path.display();
    if error.kind() == io::ErrorKind::AlreadyExists {
        return choose(
            language,
            format!("{path} exists already and is not overwritten. Choose another name for the key."),
            format!("{path} 已存在，不会覆盖。请为对照表换一个文件名。"),
        );
    }
    choose(
        language,
        format!("The key could not be written to {path} ({error}); nothing was printed."),
        format!("无法将对照表写入 {path}（{error}）；未输出任何内容。"),
    )
}

/// Names that are words of Windows, or too short to be told from anything.
pub(crate) fn unprotected(names: &[String], language: Language) -> String {
    let names = names.join(", ");
    choose(
        language,
        format!(
            "These are words of Windows or shorter than four characters; they were replaced only where the text says what they are, and may be left elsewhere: {names}"
        ),
        format!("以下名称是 Windows 用词或不足四个字符，只在文中指明其含义之处替换，其他地方可能仍有：{names}"),
    )
}

/// Words for a look before it is sent.
pub(crate) fn unusual(words: &[String], all: usize, language: Language) -> String {
    let words = words.join(", ");
    choose(
        language,
        format!(
            "{all} words in the output are none of Windows'. Look through them before you send it; --word replaces more. The most frequent: {words}"
        ),
        format!("输出中有 {all} 个词不是 Windows 用词。发送前请查看；可用 --word 再替换。最常见的：{words}"),
    )
}

/// Why redacted output is not printed, with the first places of it.
pub(crate) fn left_over(leaks: &[Leak], most: usize, language: Language) -> String {
    if let Some(why) = unlearned(leaks, language) {
        return why;
    }
    let places = leaks.iter().take(most).map(|leak| match language {
        Language::En => format!("\n  line {}, {} ({}): {}", leak.line, leak.category.id(), leak.layer, leak.around),
        Language::Zh => format!("\n  第 {} 行，{}（{}）：{}", leak.line, leak.category.id(), leak.layer, leak.around),
    });
    let head = match language {
        Language::En => {
            "Nothing was printed: after redaction these names would still have left. Name what is around them with --word, or allow their category with --keep."
        }
        Language::Zh => {
            "没有输出任何内容：脱敏之后仍会带出下列名称。请用 --word 指定其周围的词，或用 --keep 允许保留该类别。"
        }
    };
    format!("{head}{}", places.collect::<String>())
}

/// Why nothing leaves where there are more names than are learned; `None`: they all are.
pub(crate) fn unlearned<'l>(leaks: impl IntoIterator<Item = &'l Leak>, language: Language) -> Option<String> {
    let all = leaks.into_iter().filter(|leak| leak.layer == Leak::UNLEARNED).map(|leak| leak.category.id());
    let all = all.collect::<Vec<_>>().join(", ");
    (!all.is_empty()).then(|| {
        choose(
            language,
            format!(
                "Nothing was printed or saved: these files tell more names of the category {all}, or longer ones, than can be looked for, so that nothing shows that all are replaced. Give fewer files, or allow the category with --keep."
            ),
            format!(
                "没有输出或保存任何内容：这些文件中 {all} 类名称的数量或长度超出可检查的上限，无法确认是否全部替换。请减少文件，或用 --keep 允许保留该类别。"
            ),
        )
    })
}

/// A pack is of one computer.
pub(crate) fn pack_of_one(computers: usize, language: Language) -> String {
    choose(
        language,
        format!("An evidence pack is of one computer; these are the logs of {computers}. Name one bundle."),
        format!("一个证据包只对应一台计算机，而这里是 {computers} 台计算机的日志。请只指定一个日志包。"),
    )
}

/// A file that could not be written.
pub(crate) fn file_not_written(path: &Path, error: &io::Error, language: Language) -> String {
    let path = path.display();
    if error.kind() == io::ErrorKind::AlreadyExists {
        return choose(
            language,
            format!("{path} exists already and is not overwritten. Choose another name."),
            format!("{path} 已存在，不会覆盖。请换一个文件名。"),
        );
    }
    choose(language, format!("{path} could not be written ({error})."), format!("无法写入 {path}（{error}）。"))
}

/// A place at which a name is left, which is masked.
pub(crate) fn pack_leak(file: &str, leak: &Leak, language: Language) -> String {
    let Leak { category, line, layer, around, .. } = leak;
    let category = category.id();
    choose(
        language,
        format!("{file}, line {line}: a value of the category {category} is left ({layer}): {around}"),
        format!("{file} 第 {line} 行：还留有一个 {category} 类的值（{layer}）：{around}"),
    )
}

/// Nothing was written.
pub(crate) fn pack_refused(leaks: usize, language: Language) -> String {
    choose(
        language,
        format!(
            "Nothing was written: {leaks} values would have left. Name them with --word, or allow their category with --keep."
        ),
        format!("没有写出任何内容：否则会带出 {leaks} 处名称。请用 --word 指定这些词，或用 --keep 允许保留该类别。"),
    )
}

/// What was written.
pub(crate) fn pack_written(path: &Path, pack: &Pack, language: Language) -> String {
    let (path, files, size) = (path.display(), pack.files.len(), pack.bytes.len().div_ceil(1024));
    choose(
        language,
        format!("{path}: {files} files, {size} kB. Look through it before you send it."),
        format!("{path}：{files} 个文件，{size} kB。发送前请先查看其内容。"),
    )
}

/// How much was replaced; `None`: nothing.
pub(crate) fn replaced(counts: &[(Category, u64)], language: Language) -> Option<String> {
    let each: Vec<String> = counts.iter().map(|(category, count)| format!("{} {count}", category.id())).collect();
    let comma = if language == Language::Zh { "、" } else { ", " };
    let each = each.join(comma);
    (!counts.is_empty()).then(|| choose(language, format!("Replaced: {each}."), format!("已替换：{each}。")))
}

/// Sources that had no room.
pub(crate) fn no_room(sources: &[String], most: usize, language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    let (count, shown) = (sources.len(), sources.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(comma));
    let more = if count > most { "…" } else { "" };
    choose(
        language,
        format!("A pack has room for 60,000 files of together 256 MB; {count} sources are not in it: {shown}{more}"),
        format!("一个证据包最多容纳 60,000 个文件、共 256 MB；有 {count} 个来源未能放入：{shown}{more}"),
    )
}

/// Sources whose excerpt is not proven.
pub(crate) fn doubtful(files: &[String], language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    let files = files.join(comma);
    choose(
        language,
        format!("Read alone, these do not tell all that the whole told: {files}."),
        format!("单独读取时，以下文件不能说明原文件的全部内容：{files}。"),
    )
}

/// Does the pack say what the whole said?
pub(crate) fn pack_read_again(differences: &[String], language: Language) -> String {
    if differences.is_empty() {
        return choose(
            language,
            "Read again, the pack gives the same verdict and the same causes.".to_owned(),
            "重新读取证据包，结论和原因与原日志一致。".to_owned(),
        );
    }
    let each = differences.join("\n  ");
    choose(
        language,
        format!("Read again, the pack says something else than the whole:\n  {each}"),
        format!("重新读取证据包，得到的内容与原日志不同：\n  {each}"),
    )
}
