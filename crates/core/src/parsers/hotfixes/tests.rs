use super::*;
use crate::artifact::lists::detect_list;

fn parse(text: &str) -> Extract {
    let (mut parser, mut out) = (Parser::default(), Extract::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn kbs(text: &str) -> Vec<String> {
    let kb = |fact| match fact {
        Fact::InstalledKb(kb) => kb,
        other => panic!("{other:?}"),
    };
    parse(text).hints.into_iter().map(|hint| kb(hint.fact)).collect()
}

#[test]
fn what_windows_lists_as_installed() {
    for text in [
        "\nSource        Description      HotFixID      InstalledBy          InstalledOn              \n------        -----------      --------      -----------          -----------              \nTEST-PC-01    Update           KB5008876     NT AUTHORITY\\SYSTEM  2022/9/8 0:00:00         \nTEST-PC-01    Security Update  KB5012117                          2022/9/8 0:00:00         \n",
        "Source        : TEST-PC-01\nDescription   : Update\nHotFixID      : KB5008876\nInstalledBy   : NT AUTHORITY\\SYSTEM\nInstalledOn   : 2022/9/8 0:00:00\n\nSource        : TEST-PC-01\nDescription   : Security Update\nHotFixID      : KB5012117\nInstalledBy   : \n",
        "#TYPE System.Management.ManagementObject\n\"PSComputerName\",\"Description\",\"HotFixID\",\"InstalledBy\",\"InstalledOn\"\n\"TEST-PC-01\",\"Update\",\"KB5008876\",\"NT AUTHORITY\\SYSTEM\",\"2022/9/8\"\n\"TEST-PC-01\",\"Security Update\",\"KB5012117\",,\n",
        "Caption                                     CSName      Description      FixComments  HotFixID   InstallDate  InstalledBy          InstalledOn  Name  ServicePackInEffect  Status  \nhttp://support.microsoft.com/?kbid=5008876  TEST-PC-01  Update                        KB5008876               NT AUTHORITY\\SYSTEM  9/8/2022                                        \nhttps://support.microsoft.com/help/5012117  TEST-PC-01  Security Update               KB5012117               NT AUTHORITY\\SYSTEM  9/8/2022                                        \n",
        "\n\nCaption=http://support.microsoft.com/?kbid=5008876\nCSName=TEST-PC-01\nDescription=Update\nFixComments=\nHotFixID=KB5008876\nInstalledBy=NT AUTHORITY\\SYSTEM\nInstalledOn=9/8/2022\n\n\nCaption=\nCSName=TEST-PC-01\nHotFixID=KB5012117\nStatus=\n",
        "\nNode,Caption,CSName,Description,FixComments,HotFixID,InstallDate,InstalledBy,InstalledOn\nTEST-PC-01,http://support.microsoft.com/?kbid=5008876,TEST-PC-01,Update,,KB5008876,,NT AUTHORITY\\SYSTEM,9/8/2022\nTEST-PC-01,,TEST-PC-01,Security Update,,KB5012117,,,9/8/2022\n",
        "HotFixID   InstalledOn  \nKB5008876  9/8/2022     \nKB5012117  9/8/2022     \n",
    ] {
        assert_eq!(kbs(text), ["KB5008876", "KB5012117"], "{text}");
        assert_eq!(detect_list(text), Some(ArtifactKind::Hotfixes), "{text}");
        assert!(parse(text).identifiers.iter().all(|i| i.value == "TEST-PC-01"), "{text}");
    }
    let html = "<html><body><h3>2 Instances of Win32_QuickFixEngineering</h3>\n<table border=\"1\"><tr><td>Node</td><td>HotFixID</td></tr>\n<tr><td>TEST-PC-01</td><td>KB5008876</td></tr>\n<tr><td>TEST-PC-01</td><td>KB5012117</td></tr></table>\n";
    assert_eq!(kbs(html), ["KB5008876", "KB5012117"]);
    assert_eq!(detect_list(html), Some(ArtifactKind::Hotfixes));
}

#[test]
fn a_history_counts_only_what_went_well() {
    for text in [
        "\nComputerName OperationName  Result     Date                Title\n------------ -------------  ------     ----                -----\nTEST-PC-01   Installation   Succeeded  2022/9/8 8:00:00    2022-09 适用于 Windows 10 的更新 (KB5008876)\nTEST-PC-01   Installation   Failed     2022/9/8 9:00:00    2022-09 适用于 Windows 10 的更新 (KB5012117)\nTEST-PC-01   Uninstallation Succeeded  2022/9/8 9:00:00    2022-09 适用于 Windows 10 的更新 (KB5012119)\n",
        "\"Date\",\"Operation\",\"Result\",\"Title\"\n\"2022/9/8\",\"Installation\",\"Succeeded\",\"Update (KB5008876)\"\n\"2022/9/8\",\"Installation\",\"Aborted\",\"Update (KB5012117)\"\n\"2022/9/8\",\"Installation\",\"Succeeded\",\"Definitions (KB2267602)\"\n",
        "日期\t标题\t结果\n2022/9/8\t更新 (KB5008876)\t成功\n2022/9/8\t更新 (KB5012117)\t失败\n",
    ] {
        assert_eq!(kbs(text), ["KB5008876"], "{text}");
        assert_eq!(detect_list(text), Some(ArtifactKind::Hotfixes), "{text}");
    }
}

#[test]
fn packages_count_when_their_state_says_installed() {
    for text in [
        "\nDeployment Image Servicing and Management tool\nVersion: 10.0.19041.844\n\nImage Version: 10.0.19044.1415\n\nPackages listing:\n\nPackage Identity : Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.19041.1\nState : Installed\nRelease Type : Foundation\nInstall Time : 12/7/2019 9:14 AM\n\nPackage Identity : Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0\nState : Installed\nRelease Type : Update\nInstall Time : 9/8/2022\n\nPackage Identity : Package_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0\nState : Install Pending\nRelease Type : Update\nInstall Time : \n\nPackage Identity : Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9\nState : Installed\nRelease Type : Security Update\n\nThe operation completed successfully.\n",
        "程序包列表:\n\n程序包标识 : Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0\n状态 : 已安装\n发布类型 : Update\n\n程序包标识 : Package_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0\n状态 : 已取代\n发布类型 : Update\n\n程序包标识 : Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9\n状态 : 已安装\n\n操作成功完成。\n",
        "------------------------ | ----------- | ----- | ----\nPackage Identity  | State  | Release Type | Install Time\n----------------- | ------ | ------------ | ----\nPackage_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0 | Installed | Update | 9/8/2022\nPackage_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0 | Staged | Update | \nPackage_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9 | Installed | Update | \n",
        "PackageName  : Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0\nPackageState : Installed\nReleaseType  : Update\n\nPackageName  : Package_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0\nPackageState : Superseded\n\nPackageName  : Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9\nPackageState : Installed\n",
        "PackageName                                                  PackageState ReleaseType InstallTime\n-----------                                                  ------------ ----------- -----------\nPackage_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0    Installed    Update      2022/9/8\nPackage_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0    Superseded   Update      2022/9/8\nPackage_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9 Installed    Update      2022/9/8\n",
    ] {
        assert_eq!(kbs(text), ["KB5008876", "KB4601354"], "{text}");
        assert_eq!(detect_list(text), Some(ArtifactKind::Hotfixes), "{text}");
    }
}

#[test]
fn people_are_named_windows_is_not() {
    let out = parse(
        "Source        Description      HotFixID      InstalledBy          InstalledOn\n------        -----------      --------      -----------          -----------\nTEST-PC-01    Update           KB5008876     EXAMPLE\\zhang        2022/9/8\nTEST-PC-01    Update           KB5008877     EXAMPLE\\zhang        2022/9/8\nDESKTOP-KA... Update           KB5008878     AUTORIDADE NT\\SIS... 2022/9/8\n",
    );
    let names: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
    assert_eq!(
        names,
        [(IdentifierKind::Domain, "EXAMPLE"), (IdentifierKind::User, "zhang"), (IdentifierKind::Host, "TEST-PC-01"),]
    );
    assert_eq!(out.hints.len(), 3);
}

#[test]
fn look_alikes() {
    for text in [
        "ComputerName Status     KB          Size Title\n------------ ------     --          ---- -----\nTEST-PC-01   -D-----    KB5012117   87MB 2022-09 (KB5012117)\n",
        "Title,Author,Result\nKB5012117,x,Succeeded\n",
        "# Updates\n\nSome words about how updates are listed, in whole sentences.\nSome words about how updates are listed, in whole sentences.\nHotFixID=KB5012117\nSome words about how updates are listed, in whole sentences.\n",
        "The package Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0 is\ndescribed here at length, with many words\nand lines that are\nno list\n",
    ] {
        assert_ne!(detect_list(text), Some(ArtifactKind::Hotfixes), "{text}");
    }
}
