/** What Node itself takes to find, read and run a file is measured with this one. */
export {};
