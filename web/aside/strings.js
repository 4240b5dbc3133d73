// Texts that the pages of studies and of sites share, Japanese and English side by side: key: [ja, en].

/** @type {Record<string, [string, string]>} */
export const strings = {
  'app.skip': ['本文へ移動', 'Skip to the content'],
  'app.language': ['表示言語', 'Language'],
  'app.theme': ['配色', 'Colours'],
  'app.theme.auto': ['自動', 'Auto'],
  'app.theme.light': ['ライト', 'Light'],
  'app.theme.dark': ['ダーク', 'Dark'],
  'app.photos': ['写真で試す', 'Try it on photos'],
  'app.studies': ['検証の実行', 'Studies'],
  'app.sites': ['現場の比較', 'Sites'],

  'token.title': ['アクセストークン', 'Access token'],
  'token.lead': [
    'このサーバーはネットワークに公開されているため、トークンが必要です。サーバーの起動時に表示されたアドレスを開くか、トークンを入力してください。',
    'This server is open to a network and asks for its token: open the address that it printed when it started, or enter the token.',
  ],
  'token.enter': ['開く', 'Open'],

  'error.network': ['サーバーに接続できません。', 'The server cannot be reached.'],
  'error.odd': ['サーバーから予期しない応答がありました（{status}）。', 'The server gave an unexpected answer ({status}).'],
};
