// a file in the place of the client
