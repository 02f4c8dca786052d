@node "%~dp0vscode.mjs" %*
