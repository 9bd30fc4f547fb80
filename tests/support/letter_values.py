"""A value for every blank that a person gives, in both languages, for the small invented company."""

# ruff: noqa: E501

from daicho.words.text import Language

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
COMMON = {
    "requested_deadline": "2027-01-29",
    "interim_report_on": "2026-12-18",
    "audit_from": "2026-11-16",
    "audit_to": "2026-11-24",
    "answer_by": "2026-12-11",
    "valid_until": "2026-12-25",
    "refused_on": "2026-11-18",
    "sent_on": "2026-11-20",
    "return_by": "2026-12-11",
    "first_sent_on": "2026-11-12",
    "hold_until": "2027-01-29",
    "effective_on": "2026-12-01",
    "period_from": "2027-01-12",
    "period_to": "2027-01-29",
    "version": "1",
    "not_used": "microsoft/visio\nautodesk/autocad-lt",
    "files": f"確認票_記入済み.xlsx | 48,211 | {HASH}\n内部監査結果証明書_20261120.pdf | 61,504 | {HASH[::-1]}",
}
JA = {
    "document_number": "総情発第2026-015号",
    "enclosures": "内部監査報告書、ソフトウェア資産台帳",
    "remedy": "12月10日までに1台分を購入いたします。",
    "reason": "年末年始の繁忙期に当たり、全機器の棚卸しに時間を要するため。",
    "auditor": "吉田 洋子",
    "improvement": "導入時にライセンスの空きを確かめる手順を定め、半年ごとに棚卸しを行う。",
    "agreement": "見本ライセンス契約",
    "clause": "第11条",
    "order_reference": "注文番号 PO-2026-118（2026年11月24日）",
    "received_items": "電子メール1通（添付：確認票.xlsx、よくある質問.pdf）",
    "shown_sender": "見本ソフトウェア株式会社 IT資産管理推進部 佐藤 一郎（sato@vendor.example）",
    "channel": "電子メール",
    "independent_source": "ライセンス証書（CERT-0001）に記載の契約窓口",
    "return_days": "30日",
    "term": "2年間",
    "survival": "3年間",
    "court": "横浜地方裁判所",
    "quoted": "弊社では秘密保持契約の締結は承っておりません。",
    "documents_checked": "ライセンス証書（CERT-0001）および見本ライセンス契約（2019年版）",
    "work": "機器の棚卸しと照合 | 12.5 | 時間 | 6000\nライセンス証書と購入記録の確認 | 8 | 時間 | 6000\n"
    "確認票の作成と社内の確認 | 4.25 | 時間 | 6333\n初回割引 | 1 | 式 | ▲5000",
    "delivery": "ご発注の日から15営業日以内",
    "deliverables": "記入済みの確認票および内部監査結果証明書（PDF、電子メールにて）",
    "payment_terms": "請求書の発行日の翌月末日まで、銀行振込",
    "conditions": "作業の範囲は、基準日に使用中の機器とします。\n秘密保持契約の締結後に着手します。\n"
    "範囲の変更により作業が増えるときは、あらためてお見積りいたします。\n現地でのお立会いは含みません。",
    "questions": "正規のご利用状況を確認させていただいております。 | ここでいう「ご利用状況」とは、どの製品の、"
    "いつの時点の、何の数を指すかをご教示ください。\n"
    "ご協力いただけない場合は、正式な形でご連絡する場合がございます。 | 「正式な形」とは、どの契約のどの条項による"
    "どのような手続を指すかをご教示ください。\n | 本件の費用は、どちらの負担とお考えかをご教示ください。",
    "declined": "プロダクトキーの記載 | 不正に利用された場合に弊社が防ぐ手段を持たず、秘密情報として管理しているため"
    " | 情報セキュリティ規程第12条。依頼の根拠とされた条項に、キーの提出の定めが見当たらないこと\n"
    "サーバーの構成図 | 公にしていない情報であり、秘密保持の取決めがないため | 情報管理規程第5条",
    "rest": "その他の項目は、秘密保持契約の締結後に検討のうえ、書面にてご連絡申し上げます。",
    "sent_by": "電子メール（暗号化した添付ファイル）",
    "first_document": "質問状（総情発第2026-012号）",
    "open_points": "費用のご負担について | 「社内で確認し、あらためて連絡します」（2026年11月16日）\n秘密保持契約の締結について",
    "method": "資産管理ソフトウェアにより各機器の「プログラムと機能」の一覧を取得し、製品一覧と1行ずつ照合いたしました。",
    "history": "2026年11月13日 | 確認票を電子メールで提出\n2026年11月16日 | 受領書およびデータ消去証明書の発行を依頼\n"
    "2026年11月20日 | 再度依頼。ご回答なし",
    "requests": "提出したファイルの受領書を発行していただくこと\n"
    "提出したデータを、複製を含めて消去し、消去証明書を発行していただくこと",
    "to": "総務部長　様　　法務担当　様",
    "basis": "示されていない（「ご協力のお願い」とある）",
    "demands": "全機器のOS・Officeの名称と版、プロダクトキー、サーバーの台数。期限内の確認票の返送",
    "hours": "機器の棚卸しと照合 | 12.5\n証書と購入記録の確認 | 8\n確認票の作成 | 4",
    "options": "条件付き協力 | 秘密保持契約と見積を先に示す | 情報と費用を守れる | 往復に時間がかかる\n"
    "一部協力 | キーとサーバーを除いて答える | 早く終わる | 再度求められる\n"
    "答えない | 返信しない | 手間がない | 不誠実と受け取られ、証拠保全などの手続に進まれるおそれ",
    "recommendation": "条件付き協力。まず受領の連絡と質問状を送る。",
    "risks": "期限は相手の指定であり、延長を求めることができる。\n"
    "受領後に不足をあわてて消したり買ったりすると、経緯の説明が要る。\n無視した場合は、契約にもとづく監査に切り替わるおそれがある。",
    "report_to": "総務部 情報システム係 吉田まで、内線または電子メールで、その日のうちに",
    "outcome": "相手方から終了の通知を受けた（2026年11月20日付の電子メール）",
    "work_description": "機器の棚卸し、ライセンス記録の確認、および確認票の作成",
    "fee": "金143,815円（税込）",
    "quotation_reference": "総情発第2026-016号、2026年11月24日",
    "answers": "Officeの台数をお知らせください。 | Office は5台で使用しており、保有するライセンスは5本です。\n"
    "JUST Officeの台数をお知らせください。 | JUST Office 4 は1台で使用しております。",
    "notice": "本メールは、ソフトウェア資産管理に関する情報のご提供を目的としております。",
    "own_management": "台帳により管理し、半年ごとに棚卸しを行っております。",
}
EN = {
    **JA,
    "document_number": "IT-2026-015",
    "enclosures": "internal audit report, software asset ledgers",
    "remedy": "We shall buy 1 licence by 10 December.",
    "reason": "The year-end season leaves no time to take stock of all devices.",
    "auditor": "Yoko Yoshida",
    "improvement": "A licence must be free before anything is installed; stock is taken every half year.",
    "agreement": "Sample Licence Agreement",
    "clause": "article 11",
    "order_reference": "order PO-2026-118 (24 November 2026)",
    "received_items": "one e-mail (attached: form.xlsx, faq.pdf)",
    "shown_sender": "Sample Software K.K., Asset Management, Ichiro Sato (sato@vendor.example)",
    "channel": "e-mail",
    "independent_source": "the licence certificate CERT-0001",
    "return_days": "30 days",
    "term": "two years",
    "survival": "three years",
    "court": "the Yokohama District Court",
    "quoted": "We do not sign non-disclosure agreements.",
    "documents_checked": "the licence certificate CERT-0001 and the Sample Licence Agreement (2019)",
    "work": "Taking stock of devices | 12.5 | hours | 6000\nChecking certificates and purchases | 8 | hours | 6000\n"
    "Filling in and checking the form | 4.25 | hours | 6333\nFirst-time discount | 1 | lump | -5000",
    "delivery": "within 15 business days of the order",
    "deliverables": "the form filled in and the audit certificate, as PDF by e-mail",
    "payment_terms": "by bank transfer by the end of the month after the invoice",
    "conditions": "The work covers the devices in use on the reference date.\nIt begins once an NDA is signed.\n"
    "If the extent changes, we quote again.\nNo attendance on site is included.",
    "questions": "We are confirming your licence status. | Which products, on which day, and what count does "
    "“licence status” mean?\nOtherwise we may contact you in a formal manner. | Which procedure, under which clause of "
    "which agreement, is meant?\n | Who bears the cost of this work?",
    "declined": "Product keys | we could not prevent their misuse, and manage them as secrets | security rules, "
    "article 12; no clause that you name speaks of keys\nPlan of our servers | not public, and nothing governs "
    "how it would be handled | information rules, article 5",
    "rest": "We shall consider the other items once an NDA is signed, and write to you.",
    "sent_by": "e-mail (encrypted attachment)",
    "first_document": "Questions, IT-2026-012",
    "open_points": "Who bears the cost | “We shall look into it” (16 November 2026)\nThe non-disclosure agreement",
    "method": "We read the list of installed programs of each device and matched it with the catalogue row by row.",
    "history": "13 November 2026 | form sent by e-mail\n16 November 2026 | receipt and certificate of deletion asked for\n"
    "20 November 2026 | asked again; no answer",
    "requests": "a receipt for the files that we sent\ndeletion of our data and all copies, with a certificate",
    "to": "head of General Affairs; legal",
    "basis": "none is named (“a request for cooperation”)",
    "demands": "names and versions of OS and Office on all devices, product keys, number of servers; the form in time",
    "hours": "Taking stock | 12.5\nChecking certificates | 8\nFilling in the form | 4",
    "options": "With conditions | NDA and quotation first | guards information and cost | takes time\n"
    "In part | answer without keys and servers | soon done | they may ask again\n"
    "No answer | send nothing | no work | may look insincere and lead to formal steps such as preservation of evidence",
    "recommendation": "with conditions; send acknowledgement and questions first.",
    "risks": "The deadline is theirs; more time can be asked for.\nHasty removal or purchase must be explained later.\n"
    "If ignored, the request may turn into an audit under the contract.",
    "report_to": "Yoshida, General Affairs, by extension or e-mail, on the same day",
    "outcome": "they wrote that the matter is closed (e-mail of 20 November 2026)",
    "work_description": "taking stock of devices, checking licence records, filling in the form",
    "fee": "JPY 143,815, tax included",
    "quotation_reference": "IT-2026-016, 24 November 2026",
    "answers": "How many Office? | Office is used on 5 devices; we own 5 licences.\n"
    "How many JUST Office? | JUST Office 4 is used on 1 device.",
    "notice": "This message is sent for information on software asset management.",
    "own_management": "we keep a ledger and take stock every half year.",
    "files": f"form_filled.xlsx | 48,211 | {HASH}\naudit-certificate_20261120.pdf | 61,504 | {HASH[::-1]}",
}
GIVEN = {Language.JAPANESE: {**COMMON, **JA}, Language.ENGLISH: {**COMMON, **EN}}
