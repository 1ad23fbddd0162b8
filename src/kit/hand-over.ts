/** Gives a picture or its link to something outside of the page. Each resolves to the sentence that the visitor is told. */

export async function copyLink(link: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(link);
    return 'Link copied';
  } catch {
    return 'This browser does not let the site copy; the link is in the address bar';
  }
}

export async function copyPicture(file: File): Promise<string> {
  try {
    await navigator.clipboard.write([new ClipboardItem({[file.type]: file})]);
    return 'Picture copied';
  } catch {
    return 'This browser does not let the site copy pictures; save it instead';
  }
}

/** With the picture where the device takes files, else the link alone. Nothing is said of what the visitor sees happen. */
export async function share(file: File, title: string, link: string): Promise<string> {
  const withFile = {files: [file], title, url: link};
  try {
    await navigator.share(navigator.canShare?.(withFile) ? withFile : {title, url: link});
    return '';
  } catch (error) {
    const isCancelled = error instanceof Error && error.name === 'AbortError';
    return isCancelled ? '' : 'Sharing did not work; copy the link instead';
  }
}
