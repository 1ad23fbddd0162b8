/** Reads a file by its path inside `tests/fixtures`, from the server of the test runner. */
export async function readFixture(path: string): Promise<Uint8Array> {
  const response = await fetch(`/tests/fixtures/${path}`);
  if (!response.ok) throw new Error(`The fixture ${path} is not served: ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
