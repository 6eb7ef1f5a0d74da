/** A verdict for people, for programs, or as annotations of a pull request. */
export const reportFormats = ['pretty', 'json', 'github'] as const;
export type ReportFormat = (typeof reportFormats)[number];
