/** A name that a file may have, and any text: with what shells, formats, lists, markup and terminals take for their own. */
export const oddName =
  'Odd  %41%s $HOME ${HOME} `id` ~ \\n \\ "two" \'one\' {a,b} [c]*? <d> &amp; ; | # @ ! ^ ( = : , + _ - \x1b[0m \x7f \t \r\n e\u0308 𝄞 ends in a blank '
