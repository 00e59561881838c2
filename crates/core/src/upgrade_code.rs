//! Setup's second number: where an upgrade to another version of Windows failed.
//!
//! ```text
//! 0xC1900101-0x20017     result, extend code: phase 2 (safe OS), operation 0x17 (boot)
//! ```
//!
//! Phases and operations are those of Microsoft Learn, *Windows upgrade error codes*; they describe Windows 10 and 11.

use crate::hresult::Code;
use crate::words::Phrase;

/// An extend code: phase and operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendCode(u32);

/// Phase, its words.
const PHASES: [(&str, &str); 6] = [
    ("an unknown phase", "未知阶段"),
    ("the running Windows, before the first restart (downlevel)", "当前 Windows 中、首次重启之前（downlevel）"),
    ("the safe OS (WinRE), after the first restart", "安全操作系统（WinRE），首次重启之后"),
    ("the first boot of the new Windows", "新 Windows 的首次启动"),
    ("the second boot of the new Windows (OOBE)", "新 Windows 的第二次启动（OOBE）"),
    ("the return to the old Windows (uninstall)", "回退到旧 Windows（uninstall）"),
];

/// Microsoft's name without `SP_EXECUTION_OP_`, its words.
const OPERATIONS: [(&str, &str, &str); 33] = [
    ("UNKNOWN", "an unknown operation", "未知操作"),
    ("COPY_PAYLOAD", "copying the files of setup", "复制安装文件"),
    ("DOWNLOAD_UPDATES", "downloading updates", "下载更新"),
    ("INSTALL_UPDATES", "installing updates", "安装更新"),
    ("INSTALL_RECOVERY_ENVIRONMENT", "installing the recovery environment", "安装恢复环境"),
    ("INSTALL_RECOVERY_IMAGE", "installing the recovery image", "安装恢复映像"),
    ("REPLICATE_OC", "carrying over optional components", "复制可选组件"),
    ("INSTALL_DRIVERS", "installing drivers", "安装驱动"),
    ("PREPARE_SAFE_OS", "preparing the safe OS", "准备安全操作系统"),
    ("PREPARE_ROLLBACK", "preparing the rollback", "准备回滚"),
    ("PREPARE_FIRST_BOOT", "preparing the first boot", "准备首次启动"),
    ("PREPARE_OOBE_BOOT", "preparing the second boot (OOBE)", "准备第二次启动（OOBE）"),
    ("APPLY_IMAGE", "applying the image", "应用映像"),
    ("MIGRATE_DATA", "migrating data", "迁移数据"),
    ("SET_PRODUCT_KEY", "setting the product key", "设置产品密钥"),
    ("ADD_UNATTEND", "adding the answer file", "添加应答文件"),
    ("ADD_DRIVER", "adding a driver", "添加驱动"),
    ("ENABLE_FEATURE", "turning on a feature", "启用功能"),
    ("DISABLE_FEATURE", "turning off a feature", "关闭功能"),
    ("REGISTER_ASYNC_PROCESS", "registering a process that runs beside setup", "注册异步进程"),
    ("REGISTER_SYNC_PROCESS", "registering a process that setup waits for", "注册同步进程"),
    ("CREATE_FILE", "creating a file", "创建文件"),
    ("CREATE_REGISTRY", "creating registry keys", "创建注册表项"),
    ("BOOT", "booting", "启动"),
    ("SYSPREP", "sysprep", "系统准备（sysprep）"),
    ("OOBE", "the out-of-box experience (OOBE)", "全新体验（OOBE）"),
    ("BEGIN_FIRST_BOOT", "beginning the first boot", "首次启动开始"),
    ("END_FIRST_BOOT", "ending the first boot", "首次启动结束"),
    ("BEGIN_OOBE_BOOT", "beginning the second boot (OOBE)", "第二次启动（OOBE）开始"),
    ("END_OOBE_BOOT", "ending the second boot (OOBE)", "第二次启动（OOBE）结束"),
    ("PRE_OOBE", "before OOBE", "OOBE 之前"),
    ("POST_OOBE", "after OOBE", "OOBE 之后"),
    ("ADD_PROVISIONING_PACKAGE", "adding a provisioning package", "添加预配包"),
];

impl ExtendCode {
    /// From its number: `0x20017`; `None`: that is none.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        let (phase, operation) = (number >> 16, number & 0xFFFF);
        let sound = (1..PHASES.len()).contains(&(phase as usize)) && (operation as usize) < OPERATIONS.len();
        sound.then_some(Self(number))
    }

    /// From hexadecimal digits with or without `0x`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
        // Anything shorter is another number.
        (5..=8).contains(&digits.len()).then_some(())?;
        Self::new(u32::from_str_radix(digits, 16).ok()?)
    }

    /// `0x20017`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("0x{:05X}", self.0)
    }

    /// Number of the phase, 1 to 5.
    #[must_use]
    pub const fn phase_number(self) -> u32 {
        self.0 >> 16
    }

    /// Which phase.
    #[must_use]
    pub fn phase(self) -> Phrase {
        let (en, zh) = PHASES[self.phase_number() as usize];
        Phrase::pair(en, zh)
    }

    /// `BOOT`: Microsoft's name of the operation, without `SP_EXECUTION_OP_`.
    #[must_use]
    pub fn operation_name(self) -> &'static str {
        OPERATIONS[(self.0 & 0xFFFF) as usize].0
    }

    /// Which operation.
    #[must_use]
    pub fn operation(self) -> Phrase {
        let (_, en, zh) = OPERATIONS[(self.0 & 0xFFFF) as usize];
        Phrase::pair(en, zh)
    }
}

/// What setup ended with, as people write it: `0xC1900101-0x20017`, `C1900101 - 4000D`, `0x20017` alone.
#[must_use]
pub fn setup_result(text: &str) -> Option<(Option<Code>, ExtendCode)> {
    let is_digit = |c: char| c.is_ascii_alphanumeric();
    let words: Vec<&str> = text.split(|c: char| !is_digit(c)).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| is_extend(word))?;
    let code = words[..at].iter().rev().find_map(|word| {
        let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
        Code::from_hex(digits).filter(|_| digits.len() == 8)
    });
    let extend = ExtendCode::parse(words[at])?;
    // Alone it may stand with its mark only: five digits are many things.
    (code.is_some() || (words.len() == 1 && words[0].starts_with("0x"))).then_some((code, extend))
}

fn is_extend(word: &str) -> bool {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
    digits.len() == 5 && ExtendCode::parse(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn phase_and_operation() {
        let code = ExtendCode::parse("0x20017").unwrap();
        assert_eq!((code.phase_number(), code.operation_name(), code.hex().as_str()), (2, "BOOT", "0x20017"));
        assert!(code.phase().render(Language::En).contains("safe OS"));
        assert_eq!(code.operation().render(Language::Zh), "启动");
        assert_eq!(ExtendCode::parse("4000D").unwrap().operation_name(), "MIGRATE_DATA");
        assert_eq!(ExtendCode::parse("0x30018").unwrap().operation_name(), "SYSPREP");
        assert_eq!(ExtendCode::parse("0x50020").unwrap().operation_name(), "ADD_PROVISIONING_PACKAGE");
        for none in ["", "0x", "0x17", "0x60017", "0x20021", "0x00017", "0x80073712", "20 17", "0x2FFFF"] {
            assert_eq!(ExtendCode::parse(none), None, "{none}");
        }
    }
}
