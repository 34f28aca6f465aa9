/** The one page of the site; its programs and data are in the folder beside it. */

/** What tells a page of ours from one that must not be overwritten. */
export const generatorMark = '<meta name="generator" content="oci-runtime-tool">'

/** The text of index.html; `folder` holds the programs and the data. */
export const indexPage = (folder: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${generatorMark}
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:">
<link rel="icon" href="data:,">
<title>OCI runtime conformance</title>
<link rel="stylesheet" href="${folder}/site.css">
<script defer src="${folder}/overview.js"></script>
<script defer src="${folder}/site.js"></script>
</head>
<body>
<noscript><p>The matrix is drawn by JavaScript, which is off here. Everything on it is in the JSON results, too.</p></noscript>
</body>
</html>
`
