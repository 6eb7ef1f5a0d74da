/**
 * Deletes something that AWS listed a moment ago. That it is gone counts as done: the SDK tries again when a response is
 * lost, and then hears of what it has deleted itself.
 *
 * @param gone The name of the exception that says so.
 */
export async function deleteListed(send: () => Promise<unknown>, gone: string): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== gone) throw error;
  }
}
