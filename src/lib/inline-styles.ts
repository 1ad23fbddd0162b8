/**
 * A host's own content security policy may forbid the styles that stand in a page itself. A sheet that a script makes of
 * the same text needs no permission.
 */
export function adoptInlineStyles(): void {
  for (const element of Array.from(document.querySelectorAll('style'))) {
    if (element.sheet || !('adoptedStyleSheets' in document)) continue;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(element.textContent);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
}
