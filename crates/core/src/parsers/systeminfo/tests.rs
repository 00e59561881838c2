use super::*;
use crate::text::Encoding;

fn parse(text: &str) -> Extract {
    let (mut parser, mut out) = (Parser::default(), Extract::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn facts(out: &Extract) -> Vec<&Fact> {
    out.hints.iter().map(|hint| &hint.fact).collect()
}

const CHINESE: &str = "\n主机名:           TEST-PC-01\nOS 名称:          Microsoft Windows 10 神州网信政府版\nOS 版本:          10.0.19044 暂缺 Build 19044\nOS 制造商:        Microsoft Corporation\n注册的所有人:     柜员甲\n注册的组织:       某行\n产品 ID:          00331-20000-00000-AA123\n系统类型:         x64-based PC\nBIOS 版本:        ACME 1.0, 2020/1/1\n时区:             (UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐\n虚拟内存: 最大值: 3,199 MB\n域:               branch.example\n登录服务器:       \\\\DC01\n修补程序:         安装了 2 个修补程序。\n                  [01]: KB5008876\n                  [02]: KB5012117\n网卡:             安装了 1 个 NIC。\n                  [01]: Intel(R) 82574L Gigabit\n                      DHCP 服务器: 192.0.2.254\n                      IP 地址\n                        [01]: 192.0.2.17\n                        [02]: fe80::1\n";

#[test]
fn chinese() {
    let (text, _, _) = encoding_rs::GBK.encode(CHINESE);
    let out = parse(&Encoding::Gb18030.decode(&text));
    assert_eq!(
        facts(&out),
        [
            &Fact::Computer("TEST-PC-01".into()),
            &Fact::OsName("Microsoft Windows 10 神州网信政府版".into()),
            &Fact::Build("19044".into()),
            &Fact::Architecture("amd64".into()),
            &Fact::InstalledKb("KB5008876".into()),
            &Fact::InstalledKb("KB5012117".into()),
        ]
    );
    assert_eq!(out.clock.len(), 1);
    assert_eq!((out.clock[0].minutes, out.clock[0].line), (480, 11));
    let names: Vec<(IdentifierKind, &str)> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
    assert_eq!(
        names,
        [
            (IdentifierKind::Host, "TEST-PC-01"),
            (IdentifierKind::User, "柜员甲"),
            (IdentifierKind::Organisation, "某行"),
            (IdentifierKind::Serial, "00331-20000-00000-AA123"),
            (IdentifierKind::Domain, "branch.example"),
            (IdentifierKind::Host, "DC01"),
            (IdentifierKind::Address, "192.0.2.254"),
            (IdentifierKind::Address, "192.0.2.17"),
            (IdentifierKind::Address, "fe80::1"),
        ]
    );
}

#[test]
fn english_and_other_languages_by_shape() {
    let out = parse(
        "Host Name:                 PC9\nOS Version:                10.0.17134 N/A Build 17134\nSystem Type:               X86-based PC\nTime Zone:                 (UTC-08:00) Pacific Time (US & Canada)\nDomain:                    WORKGROUP\nHotfix(s):                 1 Hotfix(s) Installed.\n                           [01]: KB4464455\n",
    );
    assert_eq!(
        facts(&out),
        [
            &Fact::Computer("PC9".into()),
            &Fact::Build("17134".into()),
            &Fact::Architecture("x86".into()),
            &Fact::InstalledKb("KB4464455".into())
        ]
    );
    assert_eq!((out.clock[0].minutes, out.identifiers.len()), (-480, 1));
    let out = parse(
        "Hostname:                                      PC8\nBetriebssystemname:                            Microsoft Windows 7 Ultimate N\nBetriebssystemversion:                         6.1.7601 Service Pack 1 Build 7601\nBetriebssystemhersteller:                      Microsoft Corporation\nBetriebssystemkonfiguration:                   Eigenständige Arbeitsstation\nBetriebssystem-Buildtyp:                       Multiprocessor Free\nRegistrierter Benutzer:                        erika\nRegistrierte Organisation:                     \nProdukt-ID:                                    00000-1\nSystemtyp:                                     x64-based PC\nZeitzone:                                      (UTC+01:00) Amsterdam, Berlin\nDomäne:                                        haus.example\nAnmeldeserver:                                 \\\\PC8\n                                               [01]: KB2849697\n",
    );
    assert_eq!(
        facts(&out),
        [
            &Fact::Computer("PC8".into()),
            &Fact::OsName("Microsoft Windows 7 Ultimate N".into()),
            &Fact::Build("7601".into()),
            &Fact::Architecture("amd64".into()),
            &Fact::InstalledKb("KB2849697".into()),
        ]
    );
    assert_eq!(out.clock[0].minutes, 60);
    let names: Vec<&str> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
    assert_eq!(names, ["PC8", "erika", "00000-1", "haus.example", "PC8"]);
}

#[test]
fn csv_form() {
    let out = parse(
        "\"主机名\",\"OS 名称\",\"OS 版本\",\"系统类型\",\"时区\",\"修补程序\"\n\"PC7\",\"Microsoft Windows 10\",\"10.0.19044 暂缺 Build 19044\",\"x64-based PC\",\"(UTC+08:00) 北京\",\"安装了 2 个修补程序。,[01]: KB5008876,[02]: KB5012117\"\n",
    );
    assert_eq!(facts(&out).len(), 6);
    assert_eq!(out.clock[0].minutes, 480);
}

#[test]
fn zones() {
    for (text, want) in [
        ("(UTC+05:45) Kathmandu", Some(345)),
        ("(UTC) x", Some(0)),
        ("(GMT-03:30) x", Some(-210)),
        ("(UTC+25:00) x", None),
        ("UTC+8", None),
        ("(UTC+é) x", None),
    ] {
        assert_eq!(zone_minutes(text), want, "{text}");
    }
}

/// Invented machines: the rows of each language in their order.
const LANGUAGES: &[(&str, &str)] = &[
    (
        "fr",
        "Nom de l’hôte:                              POSTE-07\nNom du système d’exploitation:              Microsoft Windows 10 Professionnel\nVersion du système:                         10.0.19045 N/A version 19045\nFabricant du système d’exploitation:        Microsoft Corporation\nConfiguration du système d’exploitation:    Station de travail autonome\nType de version du système d’exploitation:  Multiprocessor Free\nPropriétaire enregistré:                    camille\nOrganisation enregistrée:                   Exemple SA\nIdentificateur de produit:                  00000-00000-00000-AA111\nDate d’installation originale:              28/07/2020, 01:41:26\nType du système:                            x64-based PC\nProcesseur(s):                              1 processeur(s) installé(s).\n                                            [01] : Intel64 Family 6\nVersion du BIOS:                            ACME 1.0, 17/07/2017\nFuseau horaire:                             (UTC+01:00) Bruxelles, Copenhague, Madrid, Paris\nEmplacement(s) du fichier d’échange:        C:\\pagefile.sys\nDomaine:                                    agence.example\nServeur d’ouverture de session:             \\\\POSTE-07\nCorrectif(s):                               1 Corrections installées.\n                                            [01] : KB5008876\n",
    ),
    (
        "es",
        "Nombre de host:                            POSTE-07\nNombre del sistema operativo:              Microsoft Windows 10 Pro\nVersión del sistema operativo:             10.0.19045 N/D Compilación 19045\nFabricante del sistema operativo:          Microsoft Corporation\nConfiguración del sistema operativo:       Estación de trabajo\nTipo de compilación del sistema operativo: Multiprocessor Free\nPropiedad de:                              camille\nOrganización registrada:                   Exemple SA\nId. del producto:                          00000-00000-00000-AA111\nTipo de sistema:                           x64-based PC\nZona horaria:                              (UTC+01:00) Bruselas, Madrid\nUbicación(es) de archivo de paginación:    C:\\pagefile.sys\nDominio:                                   agence.example\nServidor de inicio de sesión:              \\\\POSTE-07\nRevisión(es):                              1 revisión(es) instaladas.\n                                           [01]: KB5008876\n",
    ),
    (
        "de",
        "Hostname:                                      POSTE-07\nBetriebssystemname:                            Microsoft Windows 10 Pro\nBetriebssystemversion:                         10.0.19045 Nicht zutreffend Build 19045\nBetriebssystemhersteller:                      Microsoft Corporation\nBetriebssystemkonfiguration:                   Eigenständige Arbeitsstation\nBetriebssystem-Buildtyp:                       Multiprocessor Free\nRegistrierter Benutzer:                        camille\nRegistrierte Organisation:                     Exemple SA\nProdukt-ID:                                    00000-00000-00000-AA111\nSystemtyp:                                     x64-based PC\nZeitzone:                                      (UTC+01:00) Amsterdam, Berlin\nAuslagerungsdateipfad(e):                      C:\\pagefile.sys\nDomäne:                                        agence.example\nAnmeldeserver:                                 \\\\POSTE-07\nHotfix(es):                                    1 Hotfix(e) installiert.\n                                               [01]: KB5008876\n",
    ),
    (
        "ja",
        "ホスト名:               POSTE-07\nOS 名:                  Microsoft Windows 10 Pro\nOS バージョン:          10.0.19045 N/A ビルド 19045\nOS 製造元:              Microsoft Corporation\nOS 構成:                スタンドアロン ワークステーション\nOS ビルドの種類:        Multiprocessor Free\n登録されている所有者:   camille\n登録されている組織:     Exemple SA\nプロダクト ID:          00000-00000-00000-AA111\nシステムの種類:         x64-based PC\nタイム ゾーン:          (UTC+01:00) 大阪、札幌、東京\n仮想メモリ: 最大サイズ: 32,528 MB\nページ ファイルの場所:  C:\\pagefile.sys\nドメイン:               agence.example\nログオン サーバー:      \\\\POSTE-07\nホットフィックス:       1 ホットフィックスがインストールされています。\n                        [01]: KB5008876\n",
    ),
    (
        "ru",
        "Имя узла:                         POSTE-07\nНазвание ОС:                      Майкрософт Windows 10 Pro\nВерсия ОС:                        10.0.19045 Н/Д построение 19045\nИзготовитель ОС:                  Microsoft Corporation\nПараметры ОС:                     Изолированная рабочая станция\nСборка ОС:                        Multiprocessor Free\nЗарегистрированный владелец:      camille\nЗарегистрированная организация:   Exemple SA\nКод продукта:                     00000-00000-00000-AA111\nТип системы:                      x64-based PC\nЧасовой пояс:                     (UTC+01:00) Москва\nРасположение файла подкачки:      C:\\pagefile.sys\nДомен:                            agence.example\nСервер входа в сеть:              \\\\POSTE-07\nИсправление(я):                   Число установленных исправлений - 1.\n                                  [01]: KB5008876\n",
    ),
    (
        "zh-TW",
        "主機名稱:             POSTE-07\n作業系統名稱:         Microsoft Windows 10 企業版 LTSC\n作業系統版本:         10.0.19045 N/A 組建 19045\n作業系統製造商:       Microsoft Corporation\n作業系統設定:         成員工作站\n作業系統組建類型:     Multiprocessor Free\n註冊的擁有者:         camille\n註冊公司:             Exemple SA\n產品識別碼:           00000-00000-00000-AA111\n系統類型:             x64-based PC\n時區:                 (UTC+01:00) 台北\n虛擬記憶體: 大小上限: 18,477 MB\n分頁檔位置:           C:\\pagefile.sys\n網域:                 agence.example\n登入伺服器:           \\\\POSTE-07\nHotfix:               已安裝 1 個 Hotfix。\n                      [01]: KB5008876\n",
    ),
    (
        "an unknown one",
        "Nome do host:                          POSTE-07\nNome do SO:                            Microsoft Windows 10 Pro\nVersão do SO:                          10.0.19045 N/A compilação 19045\nFabricante do SO:                      Microsoft Corporation\nConfiguração do SO:                    Estação de trabalho\nTipo de compilação do SO:              Multiprocessor Free\nProprietário registrado:               camille\nOrganização registrada:                Exemple SA\nIdentificação do produto:              00000-00000-00000-AA111\nTipo de sistema:                       x64-based PC\nFuso horário:                          (UTC+01:00) x\nLocal(is) de arquivo de paginação:     C:\\pagefile.sys\nDomínio:                               agence.example\nServidor de Logon:                     \\\\POSTE-07\nHotfix(es):                            1 hotfix(es) instalado(s).\n                                       [01]: KB5008876\n",
    ),
];

/// What every machine of [`LANGUAGES`] must tell, however its text was damaged.
fn is_whole(out: &Extract, what: &str) {
    let said: Vec<String> = out.hints.iter().map(|hint| format!("{:?}", hint.fact)).collect();
    let [computer, name, rest @ ..] = &said[..] else { panic!("{what}: {said:?}") };
    assert_eq!(computer, "Computer(\"POSTE-07\")", "{what}");
    assert!(name.starts_with("OsName(") && name.contains("Windows 10"), "{what}: {name}");
    assert_eq!(rest, ["Build(\"19045\")", "Architecture(\"amd64\")", "InstalledKb(\"KB5008876\")"], "{what}");
    assert_eq!((out.clock.len(), out.clock[0].minutes), (1, 60), "{what}");
    let names: Vec<&str> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
    assert_eq!(
        names,
        ["POSTE-07", "camille", "Exemple SA", "00000-00000-00000-AA111", "agence.example", "POSTE-07"],
        "{what}"
    );
}

fn detected(text: &str) -> Option<crate::artifact::ArtifactKind> {
    crate::artifact::lists::detect_list(text)
}

#[test]
fn every_language_tells_the_same() {
    for (language, text) in LANGUAGES {
        is_whole(&parse(text), language);
        assert_eq!(detected(text), Some(crate::artifact::ArtifactKind::Systeminfo), "{language}");
    }
}

#[test]
fn a_wrong_code_page_hides_words_but_not_the_shape() {
    for (language, text) in LANGUAGES {
        // What stands for a lost character is one of these, whichever code pages met.
        for lost in ['\u{FFFD}', '?', 'þ', '陈'] {
            let text: String = text.chars().map(|c| if c.is_ascii() { c } else { lost }).collect();
            is_whole(&parse(&text), &format!("{language} with {lost}"));
            assert_eq!(detected(&text), Some(crate::artifact::ArtifactKind::Systeminfo), "{language} with {lost}");
        }
    }
    let (gbk, _, _) = encoding_rs::GBK.encode(CHINESE);
    let (russian, _, _) = encoding_rs::IBM866.encode(LANGUAGES[4].1);
    for encoding in [Encoding::Windows1252, Encoding::Utf8, Encoding::Big5] {
        let out = parse(&encoding.decode(&gbk));
        assert!(facts(&out).contains(&&Fact::Computer("TEST-PC-01".into())), "{encoding:?}");
        assert!(out.identifiers.iter().any(|i| i.value == "DC01"), "{encoding:?}");
        is_whole(&parse(&encoding.decode(&russian)), "CP866");
    }
}

#[test]
fn csv_needs_no_known_titles_and_no_header() {
    let values = "\"POSTE-07\",\"Microsoft Windows 10 Pro\",\"10.0.19045 N/A 19045\",\"Microsoft Corporation\",\"x\",\"Multiprocessor Free\",\"camille\",\"Exemple SA\",\"00000-00000-00000-AA111\",\"1/2/2020\",\"1/2/2020\",\"ACME\",\"X1\",\"x64-based PC\",\"1 x,[01]: y\",\"B\",\"C:\\Windows\",\"C:\\Windows\\system32\",\"d\",\"pt\",\"pt\",\"(UTC+01:00) x\",\"1 MB\",\"1 MB\",\"1\",\"1\",\"1\",\"C:\\pagefile.sys\",\"agence.example\",\"\\\\POSTE-07\",\"1 x,[01]: KB5008876\",\"1 NIC,[01]: a,[01]: 192.0.2.4\"\n";
    let header = format!("{}\n", vec!["\"título\""; 32].join(","));
    for text in [values.to_owned(), format!("{header}{values}")] {
        assert_eq!(detected(&text), Some(crate::artifact::ArtifactKind::Systeminfo));
        let mut out = parse(&text);
        assert_eq!(out.identifiers.pop().map(|i| i.value).as_deref(), Some("192.0.2.4"));
        is_whole(&out, "csv");
    }
}

#[test]
fn other_texts_are_none() {
    for text in [
        "Name: x\nVersion: 10.0.19044\nDomain: example\n",
        "host: a\nos: Microsoft Windows 10\nzone: (UTC+08:00)\n",
        "\"Name\",\"Price\"\n\"Microsoft Windows 10 key\",\"10.0.19044\"\n",
    ] {
        assert_ne!(detected(text), Some(crate::artifact::ArtifactKind::Systeminfo), "{text}");
    }
}
