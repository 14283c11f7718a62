def files_of_tools(cases, random):
    pass
