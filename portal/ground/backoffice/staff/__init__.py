"""Staff of the region (人员与岗位): the screens of its administrator. A foreign key is 404."""
