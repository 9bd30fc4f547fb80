"""What every PC has besides the products that matter: free software, runtimes, drivers, updates, packages."""

from random import Random

from demo.titles import MS, Row, guid

# name, publisher, version, key ("" = a GUID of its own), view, share of PCs
_COMMON: tuple[tuple[str, str, str, str, str, float], ...] = (
    ("Microsoft Edge", MS, "143.0.3650.80", "Microsoft Edge", "32", 0.95),
    ("Microsoft Edge WebView2 Runtime", MS, "143.0.3650.80", "Microsoft EdgeWebView", "32", 0.9),
    ("Google Chrome", "Google LLC", "143.0.7499.110", "Google Chrome", "64", 0.8),
    ("Mozilla Firefox (x64 ja)", "Mozilla", "146.0", "Mozilla Firefox 146.0 (x64 ja)", "64", 0.4),
    ("Mozilla Maintenance Service", "Mozilla", "146.0", "MozillaMaintenanceService", "64", 0.4),
    ("7-Zip 24.08 (x64)", "Igor Pavlov", "24.08", "7-Zip", "64", 0.6),
    ("Lhaplus", "Schezo", "1.74", "Lhaplus", "32", 0.35),
    ("サクラエディタ", "Project: Sakura-Editor", "2.4.2.6048", "sakura editor_is1", "32", 0.3),
    ("TeraPad", "寺尾 進", "1.10", "TeraPad_is1", "32", 0.15),
    ("CubePDF", "CubeSoft", "3.5.0", "{EB62BDC7-4C2B-4E3E-93E5-08F1A2D4C7F1}_is1", "64", 0.4),
    ("VLC media player", "VideoLAN", "3.0.21", "VLC media player", "64", 0.2),
    (
        "Adobe Acrobat Reader DC - Japanese",
        "Adobe Systems Incorporated",
        "23.008.20470",
        "{AC76BA86-7AD7-1041-7B44-AC0F074E4100}",
        "32",
        0.75,
    ),
    ("Zoom Workplace (64-bit)", "Zoom Communications, Inc.", "6.6.11", "ZoomUMX", "user", 0.3),
    ("Java 8 Update 431 (64-bit)", "Oracle Corporation", "8.0.4310.10", "", "64", 0.15),
    ("Microsoft Edge Update", MS, "1.3.213.9", "Microsoft Edge Update", "32", 0.9),
    ("Google Update Helper", "Google LLC", "1.3.36.372", "{60EC980A-BDA2-4CB6-A427-B07A5498B4CA}", "32", 0.7),
    ("Windows PC 正常性チェック", MS, "3.9.2402.14001", "", "64", 0.5),
    ("MSXML 4.0 SP3 Parser", MS, "4.30.2100.0", "{196467F1-C11F-4F76-858B-5812ADC83B94}", "32", 0.5),
    ("Microsoft Silverlight", MS, "5.1.50918.0", "{89F4137D-6C26-4A84-BDB8-2E5A4BB71E00}", "64", 0.3),
    ("Microsoft Visual C++ 2012 Redistributable (x64) - 11.0.61030", MS, "11.0.61030.0", "", "64", 0.6),
    ("Microsoft Visual C++ 2013 Redistributable (x64) - 12.0.40664", MS, "12.0.40664.0", "", "64", 0.6),
    ("インテル(R) ラピッド・ストレージ・テクノロジー", "Intel Corporation", "17.9.1.1009", "", "64", 0.5),
    (
        "Synaptics ポインティング・デバイス・ドライバ",
        "Synaptics Incorporated",
        "19.5.35.1",
        "SynTPDeinstKey",
        "64",
        0.3,
    ),
    ("電子マニュアルビューア", "株式会社サンプル電機", "2.4.1", "", "32", 0.5),
    ("アプリケーションディスク検索", "株式会社サンプル電機", "1.0.3", "", "32", 0.35),
    ("Microsoft OneDrive", MS, "25.222.1112.0002", "OneDriveSetup.exe", "user", 0.5),
    ("Microsoft .NET Framework 4.8", MS, "4.8.03761", "{92FB6C44-E685-45AD-9B20-CADF4CABA132} - 1041", "64", 0.35),
    ("Microsoft Update Health Tools", MS, "5.72.0.0", "", "64", 0.6),
    (
        "Microsoft Visual C++ 2008 Redistributable - x86 9.0.30729.6161",
        MS,
        "9.0.30729.6161",
        "{9BE518E6-ECC6-35A9-88E4-87755C07200F}",
        "32",
        0.6,
    ),
    (
        "Microsoft Visual C++ 2010  x64 Redistributable - 10.0.40219",
        MS,
        "10.0.40219",
        "{1D8E6291-B0D5-35EC-8441-6616F567A0F7}",
        "64",
        0.6,
    ),
    ("Microsoft Visual C++ 2013 Redistributable (x86) - 12.0.40664", MS, "12.0.40664.0", "", "32", 0.6),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.40.33810", MS, "14.40.33810.0", "", "64", 0.9),
    ("Microsoft Visual C++ 2015-2022 Redistributable (x86) - 14.40.33810", MS, "14.40.33810.0", "", "32", 0.9),
    ("Microsoft Windows Desktop Runtime - 8.0.11 (x64)", MS, "8.0.11.34221", "", "64", 0.4),
    ("インテル(R) チップセット・デバイス・ソフトウェア", "Intel(R) Corporation", "10.1.19444.8378", "", "32", 0.7),
    ("インテル(R) マネジメント・エンジン・コンポーネント", "Intel Corporation", "2306.4.10.0", "", "64", 0.6),
    ("Intel(R) Graphics Driver", "Intel Corporation", "31.0.101.2130", "HDMI", "32", 0.3),
    (
        "Realtek High Definition Audio Driver",
        "Realtek Semiconductor Corp.",
        "6.0.9514.1",
        "{F132AF7F-7BCA-4EDE-8A7C-958108FE7DBC}",
        "32",
        0.7,
    ),
    ("Windows ドライバ パッケージ - FTDI CDM Driver Package", "FTDI", "2.12.36.4", "9B2B3A4C1F", "64", 0.15),
    ("RICOH ドライバーユーティリティ", "株式会社リコー", "2.0.0.7", "RICOH Driver Utility", "32", 0.4),
    ("Canon プリンター ドライバー LBP シリーズ", "キヤノン株式会社", "8.10", "Canon LBP Driver", "64", 0.3),
    ("バッファロー NAS Navigator2", "株式会社バッファロー", "3.04", "NAS Navigator2", "32", 0.3),
    ("かんたんネットワーク設定ユーティリティ", "株式会社サンプル電機", "1.2.0", "EasyNet_is1", "32", 0.1),
    ("セキュリティ更新プログラム (KB5033052)", MS, "1", "", "64", 0.2),
)

_PACKAGES = (
    "adduser 3.134|apt 2.6.1|base-files 12.4+deb12u12|bash 5.2.15-2+b8|bsdutils 1:2.38.1-5|ca-certificates 20230311|"
    "coreutils 9.1-1|cron 3.0pl1-162|curl 7.88.1-10+deb12u14|dash 0.5.12-2|dbus 1.14.10-1~deb12u1|debianutils 5.7-0.5|"
    "dpkg 1.21.22|e2fsprogs 1.47.0-2|findutils 4.9.0-4|fonts-noto-cjk 1:20220127+repack1-1|gawk 1:5.2.1-2|grep 3.8-5|"
    "gzip 1.12-1|ibus-mozc 2.28.4715.102+dfsg-2.2|iproute2 6.1.0-3|less 590-2.1|linux-image-amd64 6.1.158-1|"
    "logrotate 3.21.0-1|nano 7.2-1|openssh-server 1:9.2p1-2+deb12u7|openssl 3.0.17-1~deb12u3|perl 5.36.0-7+deb12u3|"
    "postgresql-15 15.14-0+deb12u1|python3 3.11.2-1+b1|rsync 3.2.7-1+deb12u2|samba 2:4.17.12+dfsg-0+deb12u2|sed 4.9-1|"
    "sudo 1.9.13p3-1+deb12u2|systemd 252.39-1~deb12u1|tar 1.34+dfsg-1.2+deb12u1|tzdata 2025b-0+deb12u2|"
    "vim 2:9.0.1378-2|wget 1.21.3-1+deb12u1|xz-utils 5.4.1-1"
)


def common(rng: Random) -> list[Row]:
    """The ordinary rows of one Windows PC."""
    return [
        Row(name=name, publisher=publisher, version=version, key=key or guid(name), view=view)
        for name, publisher, version, key, view, share in _COMMON
        if rng.random() < share
    ]


def packages() -> list[Row]:
    """The Debian packages of a Linux machine."""
    pairs = (entry.rsplit(" ", 1) for entry in _PACKAGES.split("|"))
    return [Row(name=name, version=version, publisher="Debian", key=name, view="") for name, version in pairs]
