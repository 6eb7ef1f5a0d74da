/** Importing this measures how long Node itself takes to find, read and run a file. */
export {};
